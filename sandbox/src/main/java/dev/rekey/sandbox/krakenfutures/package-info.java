/** Plays Kraken Futures. */
@NullMarked
package dev.rekey.sandbox.krakenfutures;

import org.jspecify.annotations.NullMarked;
