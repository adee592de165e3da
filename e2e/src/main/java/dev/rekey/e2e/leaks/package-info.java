/** Looks for secrets where none may be: what {@code ./rekey leaks} runs. */
@NullMarked
package dev.rekey.e2e.leaks;

import org.jspecify.annotations.NullMarked;
