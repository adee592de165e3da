/** Plays Poloniex. */
@NullMarked
package dev.rekey.local.sandbox.poloniex;

import org.jspecify.annotations.NullMarked;
