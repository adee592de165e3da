/** Proves how keys are proved: signatures, order, addresses, and every way an answer can fail to come. */
@NullMarked
package dev.rekey.exchanges.check;

import org.jspecify.annotations.NullMarked;
