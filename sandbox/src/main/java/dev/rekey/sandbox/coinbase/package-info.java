/** Plays Coinbase. */
@NullMarked
package dev.rekey.sandbox.coinbase;

import org.jspecify.annotations.NullMarked;
