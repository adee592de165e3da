/** Codes, and the sentences made of them. */
@NullMarked
package dev.rekey.workflows.words;

import org.jspecify.annotations.NullMarked;
