/** Plays Bitget. */
@NullMarked
package dev.rekey.local.sandbox.bitget;

import org.jspecify.annotations.NullMarked;
