/** Plays Crypto.com. */
@NullMarked
package dev.rekey.sandbox.cryptocom;

import org.jspecify.annotations.NullMarked;
