/** How the sandbox plays Bitstamp: spot and futures. */
@NullMarked
package dev.rekey.sandbox.bitstamp;

import org.jspecify.annotations.NullMarked;
