/** Coinbase: its keys in every form people paste them. */
@NullMarked
package dev.rekey.exchanges.coinbase;

import org.jspecify.annotations.NullMarked;
