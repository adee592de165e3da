/** Bitvavo: how its API is asked for what a key may do. */
@NullMarked
package dev.rekey.exchanges.bitvavo;

import org.jspecify.annotations.NullMarked;
