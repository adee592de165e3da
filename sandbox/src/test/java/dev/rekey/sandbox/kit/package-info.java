/** The same cases for every exchange: a new one is proved by being there. */
@NullMarked
package dev.rekey.sandbox.kit;

import org.jspecify.annotations.NullMarked;
