@NullMarked
package dev.rekey.e2e.leaks;

import org.jspecify.annotations.NullMarked;
