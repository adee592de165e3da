/** Poloniex: how its API is asked for what a key may do. */
@NullMarked
package dev.rekey.exchanges.poloniex;

import org.jspecify.annotations.NullMarked;
