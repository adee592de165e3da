/** Proves what is said of BingX's answers. */
@NullMarked
package dev.rekey.exchanges.bingx;

import org.jspecify.annotations.NullMarked;
