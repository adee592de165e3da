/** A digest of messages, for what is signed of them. */
@NullMarked
package dev.rekey.workflows.digest;

import org.jspecify.annotations.NullMarked;
