/** How the sandbox plays Poloniex: spot and futures. */
@NullMarked
package dev.rekey.local.sandbox.poloniex;

import org.jspecify.annotations.NullMarked;
