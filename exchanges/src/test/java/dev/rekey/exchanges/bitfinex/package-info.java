/** Proves what is said of Bitfinex's answers. */
@NullMarked
package dev.rekey.exchanges.bitfinex;

import org.jspecify.annotations.NullMarked;
