/** Plays WOO X. */
@NullMarked
package dev.rekey.sandbox.woox;

import org.jspecify.annotations.NullMarked;
