/** Plays WOO X. */
@NullMarked
package dev.rekey.local.sandbox.woox;

import org.jspecify.annotations.NullMarked;
