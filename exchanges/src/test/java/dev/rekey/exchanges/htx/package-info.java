/** Proves what is said of HTX's answers. */
@NullMarked
package dev.rekey.exchanges.htx;

import org.jspecify.annotations.NullMarked;
