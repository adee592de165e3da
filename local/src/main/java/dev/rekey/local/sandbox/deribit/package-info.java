/** Plays Deribit. */
@NullMarked
package dev.rekey.local.sandbox.deribit;

import org.jspecify.annotations.NullMarked;
