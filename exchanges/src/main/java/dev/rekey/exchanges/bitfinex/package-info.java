/** Bitfinex: how its API is asked for what a key may do. */
@NullMarked
package dev.rekey.exchanges.bitfinex;

import org.jspecify.annotations.NullMarked;
