/** Plays Binance US. */
@NullMarked
package dev.rekey.local.sandbox.binanceus;

import org.jspecify.annotations.NullMarked;
