/** What the worker's configuration promises. */
@NullMarked
package dev.rekey.worker;

import org.jspecify.annotations.NullMarked;
