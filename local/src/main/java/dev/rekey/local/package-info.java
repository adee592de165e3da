/** The one-machine edition: Temporal, worker, pages and sandbox exchanges in one process, and the commands for it. */
@NullMarked
package dev.rekey.local;

import org.jspecify.annotations.NullMarked;
