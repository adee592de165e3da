/** HitBTC: how its API is asked for what a key may do. */
@NullMarked
package dev.rekey.exchanges.hitbtc;

import org.jspecify.annotations.NullMarked;
