@NullMarked
package dev.rekey.worker;

import org.jspecify.annotations.NullMarked;
