/** Proves what is said of Crypto.com's answers. */
@NullMarked
package dev.rekey.exchanges.cryptocom;

import org.jspecify.annotations.NullMarked;
