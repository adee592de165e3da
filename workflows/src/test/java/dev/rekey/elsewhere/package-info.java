/** Stands for another room, on which workflows may not lean. */
@NullMarked
package dev.rekey.elsewhere;

import org.jspecify.annotations.NullMarked;
