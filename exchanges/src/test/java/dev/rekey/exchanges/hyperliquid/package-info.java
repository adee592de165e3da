/** Proves what is said of Hyperliquid's answers. */
@NullMarked
package dev.rekey.exchanges.hyperliquid;

import org.jspecify.annotations.NullMarked;
