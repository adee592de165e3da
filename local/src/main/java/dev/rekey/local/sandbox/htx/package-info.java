/** Plays HTX. */
@NullMarked
package dev.rekey.local.sandbox.htx;

import org.jspecify.annotations.NullMarked;
