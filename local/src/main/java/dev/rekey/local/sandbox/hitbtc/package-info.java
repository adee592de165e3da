/** Plays HitBTC. */
@NullMarked
package dev.rekey.local.sandbox.hitbtc;

import org.jspecify.annotations.NullMarked;
