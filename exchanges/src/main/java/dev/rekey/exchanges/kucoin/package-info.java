/** KuCoin: how its API is asked for what a key may do. */
@NullMarked
package dev.rekey.exchanges.kucoin;

import org.jspecify.annotations.NullMarked;
