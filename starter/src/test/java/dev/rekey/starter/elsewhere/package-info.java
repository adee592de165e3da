@NullMarked
package dev.rekey.starter.elsewhere;

import org.jspecify.annotations.NullMarked;
