/** How the sandbox plays Kraken: spot. */
@NullMarked
package dev.rekey.sandbox.kraken;

import org.jspecify.annotations.NullMarked;
