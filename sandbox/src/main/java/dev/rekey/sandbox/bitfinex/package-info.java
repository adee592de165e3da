/** Plays Bitfinex. */
@NullMarked
package dev.rekey.sandbox.bitfinex;

import org.jspecify.annotations.NullMarked;
