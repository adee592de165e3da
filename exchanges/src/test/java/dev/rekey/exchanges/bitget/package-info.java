/** Proves what is said of Bitget's answers. */
@NullMarked
package dev.rekey.exchanges.bitget;

import org.jspecify.annotations.NullMarked;
