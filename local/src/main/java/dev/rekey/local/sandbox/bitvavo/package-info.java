/** How the sandbox plays Bitvavo: spot and futures. */
@NullMarked
package dev.rekey.local.sandbox.bitvavo;

import org.jspecify.annotations.NullMarked;
