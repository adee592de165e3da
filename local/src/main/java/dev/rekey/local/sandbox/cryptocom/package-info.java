/** Plays Crypto.com. */
@NullMarked
package dev.rekey.local.sandbox.cryptocom;

import org.jspecify.annotations.NullMarked;
