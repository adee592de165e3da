/** Plays WhiteBIT. */
@NullMarked
package dev.rekey.local.sandbox.whitebit;

import org.jspecify.annotations.NullMarked;
