/** Tests of the trader's pages, by the doors a browser uses. */
@NullMarked
package dev.rekey.starter.guide;

import org.jspecify.annotations.NullMarked;
