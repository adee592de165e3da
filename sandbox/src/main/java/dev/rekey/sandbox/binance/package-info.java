/** How the sandbox plays Binance: spot and USD-margined futures. */
@NullMarked
package dev.rekey.sandbox.binance;

import org.jspecify.annotations.NullMarked;
