/** The Spring Boot application that hosts workflows and activities: wiring only. */
@NullMarked
package dev.rekey.worker;

import org.jspecify.annotations.NullMarked;
