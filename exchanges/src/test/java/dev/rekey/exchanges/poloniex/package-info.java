/** Proves what is said of Poloniex's answers. */
@NullMarked
package dev.rekey.exchanges.poloniex;

import org.jspecify.annotations.NullMarked;
