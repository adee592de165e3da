/** How the sandbox plays Bitvavo: spot and futures. */
@NullMarked
package dev.rekey.sandbox.bitvavo;

import org.jspecify.annotations.NullMarked;
