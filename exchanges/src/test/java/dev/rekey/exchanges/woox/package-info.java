/** Proves what is said of WOO X's answers. */
@NullMarked
package dev.rekey.exchanges.woox;

import org.jspecify.annotations.NullMarked;
