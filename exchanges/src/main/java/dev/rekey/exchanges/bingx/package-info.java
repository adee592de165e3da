/** BingX: how its API is asked for what a key may do. */
@NullMarked
package dev.rekey.exchanges.bingx;

import org.jspecify.annotations.NullMarked;
