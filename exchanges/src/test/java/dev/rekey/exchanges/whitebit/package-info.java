/** Proves what is said of WhiteBIT's answers. */
@NullMarked
package dev.rekey.exchanges.whitebit;

import org.jspecify.annotations.NullMarked;
