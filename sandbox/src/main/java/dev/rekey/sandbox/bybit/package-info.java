/** Plays Bybit. */
@NullMarked
package dev.rekey.sandbox.bybit;

import org.jspecify.annotations.NullMarked;
