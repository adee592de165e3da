/** Benchmarks: each figure stands beside the bare floor measured in the same run. */
@NullMarked
package dev.rekey.e2e.bench;

import org.jspecify.annotations.NullMarked;
