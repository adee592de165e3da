/** Proves what is said of Bybit's answers. */
@NullMarked
package dev.rekey.exchanges.bybit;

import org.jspecify.annotations.NullMarked;
