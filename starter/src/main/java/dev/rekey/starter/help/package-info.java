/** What customers and support write to each other, what support answers to a cause, and the platform's own help. */
@NullMarked
package dev.rekey.starter.help;

import org.jspecify.annotations.NullMarked;
