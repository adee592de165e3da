/** What pages know of sessions: the published views, and a live feed of their changes. */
@NullMarked
package dev.rekey.starter.progress;

import org.jspecify.annotations.NullMarked;
