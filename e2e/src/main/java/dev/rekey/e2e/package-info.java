/** Tests and measurements of the whole, with real parts only. */
@NullMarked
package dev.rekey.e2e;

import org.jspecify.annotations.NullMarked;
