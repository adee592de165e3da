/** Plays Bybit. */
@NullMarked
package dev.rekey.local.sandbox.bybit;

import org.jspecify.annotations.NullMarked;
