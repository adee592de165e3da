/** Plays Gemini. */
@NullMarked
package dev.rekey.sandbox.gemini;

import org.jspecify.annotations.NullMarked;
