/** Holds our signing against requests that others signed. */
@NullMarked
package dev.rekey.exchanges.vectors;

import org.jspecify.annotations.NullMarked;
