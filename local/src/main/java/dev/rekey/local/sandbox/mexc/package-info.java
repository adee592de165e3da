/** Plays MEXC. */
@NullMarked
package dev.rekey.local.sandbox.mexc;

import org.jspecify.annotations.NullMarked;
