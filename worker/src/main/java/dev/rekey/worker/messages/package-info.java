/** How messages for customers leave this process. */
@NullMarked
package dev.rekey.worker.messages;

import org.jspecify.annotations.NullMarked;
