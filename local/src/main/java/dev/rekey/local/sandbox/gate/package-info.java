/** Plays Gate. */
@NullMarked
package dev.rekey.local.sandbox.gate;

import org.jspecify.annotations.NullMarked;
