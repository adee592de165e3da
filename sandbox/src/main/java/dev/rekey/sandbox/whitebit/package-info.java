/** Plays WhiteBIT. */
@NullMarked
package dev.rekey.sandbox.whitebit;

import org.jspecify.annotations.NullMarked;
