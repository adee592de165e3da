/** Plays OKX. */
@NullMarked
package dev.rekey.local.sandbox.okx;

import org.jspecify.annotations.NullMarked;
