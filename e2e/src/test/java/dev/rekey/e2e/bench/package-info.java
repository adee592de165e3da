@NullMarked
package dev.rekey.e2e.bench;

import org.jspecify.annotations.NullMarked;
