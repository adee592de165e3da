/** How the sandbox plays Kraken: spot. */
@NullMarked
package dev.rekey.local.sandbox.kraken;

import org.jspecify.annotations.NullMarked;
