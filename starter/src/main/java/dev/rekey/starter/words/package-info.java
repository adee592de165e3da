/** How states, steps and moments are said, the same on every page. */
@NullMarked
package dev.rekey.starter.words;

import org.jspecify.annotations.NullMarked;
