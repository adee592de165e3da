/** Coinbase: how its API is asked for what a key may do. */
@NullMarked
package dev.rekey.exchanges.coinbase;

import org.jspecify.annotations.NullMarked;
