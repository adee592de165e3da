/** Proves what is said of Bitstamp's answers. */
@NullMarked
package dev.rekey.exchanges.bitstamp;

import org.jspecify.annotations.NullMarked;
