/** Plays Gate. */
@NullMarked
package dev.rekey.sandbox.gate;

import org.jspecify.annotations.NullMarked;
