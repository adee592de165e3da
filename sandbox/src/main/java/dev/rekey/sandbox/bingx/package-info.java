/** How the sandbox plays BingX: spot and futures. */
@NullMarked
package dev.rekey.sandbox.bingx;

import org.jspecify.annotations.NullMarked;
