/** Our signing beside that of others. */
@NullMarked
package dev.rekey.exchanges.vectors;

import org.jspecify.annotations.NullMarked;
