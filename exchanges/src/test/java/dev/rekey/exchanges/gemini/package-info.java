/** Proves what is said of Gemini's answers. */
@NullMarked
package dev.rekey.exchanges.gemini;

import org.jspecify.annotations.NullMarked;
