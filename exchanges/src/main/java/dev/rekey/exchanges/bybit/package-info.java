/** Bybit: how its API is asked for what a key may do. */
@NullMarked
package dev.rekey.exchanges.bybit;

import org.jspecify.annotations.NullMarked;
