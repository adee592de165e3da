/** Proves what is said of Binance's answers. */
@NullMarked
package dev.rekey.exchanges.binance;

import org.jspecify.annotations.NullMarked;
