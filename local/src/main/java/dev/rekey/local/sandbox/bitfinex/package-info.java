/** Plays Bitfinex. */
@NullMarked
package dev.rekey.local.sandbox.bitfinex;

import org.jspecify.annotations.NullMarked;
