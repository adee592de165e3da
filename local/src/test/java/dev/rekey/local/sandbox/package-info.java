/** The sandbox exchanges, asked over the wire as a client asks the real ones. */
@NullMarked
package dev.rekey.local.sandbox;

import org.jspecify.annotations.NullMarked;
