/** Proves what is said of Bitvavo's answers. */
@NullMarked
package dev.rekey.exchanges.bitvavo;

import org.jspecify.annotations.NullMarked;
