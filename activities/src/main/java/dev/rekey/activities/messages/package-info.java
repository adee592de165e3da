/** Messages on their way to customers: what they say, when they go out, and by what. */
@NullMarked
package dev.rekey.activities.messages;

import org.jspecify.annotations.NullMarked;
