/** Proves the catalogue: complete, free of contradictions, in plain words. */
@NullMarked
package dev.rekey.exchanges.catalog;

import org.jspecify.annotations.NullMarked;
