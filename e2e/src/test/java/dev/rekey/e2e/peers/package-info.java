@NullMarked
package dev.rekey.e2e.peers;

import org.jspecify.annotations.NullMarked;
