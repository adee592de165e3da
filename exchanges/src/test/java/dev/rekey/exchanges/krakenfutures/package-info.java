/** Proves what is said of Kraken Futures' answers. */
@NullMarked
package dev.rekey.exchanges.krakenfutures;

import org.jspecify.annotations.NullMarked;
