/** How the sandbox plays Poloniex: spot and futures. */
@NullMarked
package dev.rekey.sandbox.poloniex;

import org.jspecify.annotations.NullMarked;
