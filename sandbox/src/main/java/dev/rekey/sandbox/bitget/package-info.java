/** Plays Bitget. */
@NullMarked
package dev.rekey.sandbox.bitget;

import org.jspecify.annotations.NullMarked;
