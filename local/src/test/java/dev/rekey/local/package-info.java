/** The one-machine edition, command by command. */
@NullMarked
package dev.rekey.local;

import org.jspecify.annotations.NullMarked;
