@NullMarked
package dev.rekey.starter.door;

import org.jspecify.annotations.NullMarked;
