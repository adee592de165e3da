@NullMarked
package dev.rekey.workflows.codec;

import org.jspecify.annotations.NullMarked;
