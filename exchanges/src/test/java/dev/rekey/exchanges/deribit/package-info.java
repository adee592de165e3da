/** Proves what is said of Deribit's answers. */
@NullMarked
package dev.rekey.exchanges.deribit;

import org.jspecify.annotations.NullMarked;
