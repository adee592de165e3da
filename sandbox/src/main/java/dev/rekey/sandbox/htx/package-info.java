/** Plays HTX. */
@NullMarked
package dev.rekey.sandbox.htx;

import org.jspecify.annotations.NullMarked;
