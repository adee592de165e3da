/** How the sandbox plays KuCoin: spot and futures. */
@NullMarked
package dev.rekey.sandbox.kucoin;

import org.jspecify.annotations.NullMarked;
