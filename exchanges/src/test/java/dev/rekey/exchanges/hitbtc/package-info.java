/** Proves what is said of HitBTC's answers. */
@NullMarked
package dev.rekey.exchanges.hitbtc;

import org.jspecify.annotations.NullMarked;
