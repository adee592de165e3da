/** Plays OKX. */
@NullMarked
package dev.rekey.sandbox.okx;

import org.jspecify.annotations.NullMarked;
