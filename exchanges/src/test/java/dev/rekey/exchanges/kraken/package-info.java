/** Proves what is said of Kraken's answers. */
@NullMarked
package dev.rekey.exchanges.kraken;

import org.jspecify.annotations.NullMarked;
