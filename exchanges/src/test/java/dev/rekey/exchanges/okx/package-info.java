/** Proves what is said of OKX's answers. */
@NullMarked
package dev.rekey.exchanges.okx;

import org.jspecify.annotations.NullMarked;
