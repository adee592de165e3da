/** The document of the interface, and what happens to whoever does not keep to it. */
@NullMarked
package dev.rekey.starter.api;

import org.jspecify.annotations.NullMarked;
