/** How requests of BitMEX were signed. */
@NullMarked
package dev.rekey.exchanges.bitmex;

import org.jspecify.annotations.NullMarked;
