/** The words of what workflows say: codes, and the sentences that are made of them where people read. */
@NullMarked
package dev.rekey.workflows.words;

import org.jspecify.annotations.NullMarked;
