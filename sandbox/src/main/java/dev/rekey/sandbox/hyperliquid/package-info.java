/** How the sandbox plays Hyperliquid: spot and perpetuals. */
@NullMarked
package dev.rekey.sandbox.hyperliquid;

import org.jspecify.annotations.NullMarked;
