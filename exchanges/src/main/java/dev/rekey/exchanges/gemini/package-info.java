/** Gemini: how its API is asked for what a key may do. */
@NullMarked
package dev.rekey.exchanges.gemini;

import org.jspecify.annotations.NullMarked;
