/** How the sandbox plays HitBTC: spot and futures. */
@NullMarked
package dev.rekey.local.sandbox.hitbtc;

import org.jspecify.annotations.NullMarked;
