/** Mexc: how its API is asked for what a key may do. */
@NullMarked
package dev.rekey.exchanges.mexc;

import org.jspecify.annotations.NullMarked;
