/** How the sandbox plays Binance: spot and USD-margined futures. */
@NullMarked
package dev.rekey.local.sandbox.binance;

import org.jspecify.annotations.NullMarked;
