/** How requests of BitMart were signed. */
@NullMarked
package dev.rekey.exchanges.bitmart;

import org.jspecify.annotations.NullMarked;
