/** Proves what is said of Binance US' answers. */
@NullMarked
package dev.rekey.exchanges.binanceus;

import org.jspecify.annotations.NullMarked;
