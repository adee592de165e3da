/** The prover, proved; and its quick rows. */
@NullMarked
package dev.rekey.e2e.prove;

import org.jspecify.annotations.NullMarked;
