/** Plays Gemini. */
@NullMarked
package dev.rekey.local.sandbox.gemini;

import org.jspecify.annotations.NullMarked;
