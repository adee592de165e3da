/** The words that several rooms share: what is checked of a key, how it came out, and what it is about. */
@NullMarked
package dev.rekey.terms;

import org.jspecify.annotations.NullMarked;
