/** The two doors to the workflows: a validated update, and a signal when no worker answers. */
@NullMarked
package dev.rekey.starter.door;

import org.jspecify.annotations.NullMarked;
