/** Plays MEXC. */
@NullMarked
package dev.rekey.sandbox.mexc;

import org.jspecify.annotations.NullMarked;
