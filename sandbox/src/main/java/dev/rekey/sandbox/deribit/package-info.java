/** Plays Deribit. */
@NullMarked
package dev.rekey.sandbox.deribit;

import org.jspecify.annotations.NullMarked;
