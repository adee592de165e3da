/** The same four steps as other engines take them: what they cost, and what they survive. */
@NullMarked
package dev.rekey.e2e.peers;

import org.jspecify.annotations.NullMarked;
