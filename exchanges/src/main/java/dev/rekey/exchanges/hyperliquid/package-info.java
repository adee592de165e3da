/** Hyperliquid: how its API is asked for an agent wallet. */
@NullMarked
package dev.rekey.exchanges.hyperliquid;

import org.jspecify.annotations.NullMarked;
