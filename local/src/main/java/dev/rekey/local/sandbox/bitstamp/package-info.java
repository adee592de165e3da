/** Plays Bitstamp. */
@NullMarked
package dev.rekey.local.sandbox.bitstamp;

import org.jspecify.annotations.NullMarked;
