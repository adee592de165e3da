/** The sandbox exchanges, asked over the wire as a client asks the real ones. */
@NullMarked
package dev.rekey.sandbox;

import org.jspecify.annotations.NullMarked;
