/** Proves what is said of MEXC's answers. */
@NullMarked
package dev.rekey.exchanges.mexc;

import org.jspecify.annotations.NullMarked;
