/** Programs that proofs and benchmarks start and kill, and waiting for what those bring about. */
@NullMarked
package dev.rekey.e2e.programs;

import org.jspecify.annotations.NullMarked;
