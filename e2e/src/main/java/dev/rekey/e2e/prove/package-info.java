/**
 * {@code ./rekey prove}: real processes, real faults, and every answer that a person was given held against what is true
 * in the end. Nothing here is part of what is released.
 */
@NullMarked
package dev.rekey.e2e.prove;

import org.jspecify.annotations.NullMarked;
