/** Plays Binance US. */
@NullMarked
package dev.rekey.sandbox.binanceus;

import org.jspecify.annotations.NullMarked;
