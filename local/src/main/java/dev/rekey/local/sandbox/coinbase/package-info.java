/** Plays Coinbase. */
@NullMarked
package dev.rekey.local.sandbox.coinbase;

import org.jspecify.annotations.NullMarked;
