/** What every process of an installation does alike: reach Temporal, say what is wrong with it, and leave in good order. */
@NullMarked
package dev.rekey.process;

import org.jspecify.annotations.NullMarked;
