/** How the sandbox plays HitBTC: spot and futures. */
@NullMarked
package dev.rekey.sandbox.hitbtc;

import org.jspecify.annotations.NullMarked;
