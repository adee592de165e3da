/** Proves what is said of KuCoin's answers. */
@NullMarked
package dev.rekey.exchanges.kucoin;

import org.jspecify.annotations.NullMarked;
