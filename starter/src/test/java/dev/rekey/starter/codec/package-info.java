@NullMarked
package dev.rekey.starter.codec;

import org.jspecify.annotations.NullMarked;
