/** Gate: how its API is asked for what a key may do. */
@NullMarked
package dev.rekey.exchanges.gate;

import org.jspecify.annotations.NullMarked;
