@NullMarked
package dev.rekey.process;

import org.jspecify.annotations.NullMarked;
