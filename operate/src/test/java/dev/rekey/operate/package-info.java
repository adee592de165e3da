@NullMarked
package dev.rekey.operate;

import org.jspecify.annotations.NullMarked;
