/** Bitstamp: how its API is asked for what a key may do. */
@NullMarked
package dev.rekey.exchanges.bitstamp;

import org.jspecify.annotations.NullMarked;
