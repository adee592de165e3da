/** Plays Kraken Futures. */
@NullMarked
package dev.rekey.local.sandbox.krakenfutures;

import org.jspecify.annotations.NullMarked;
