/** How the sandbox plays Hyperliquid: spot and perpetuals. */
@NullMarked
package dev.rekey.local.sandbox.hyperliquid;

import org.jspecify.annotations.NullMarked;
