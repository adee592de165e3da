/** Random schedules of actions, timers and failures, held against a small model of the rules. */
@NullMarked
package dev.rekey.workflows.schedules;

import org.jspecify.annotations.NullMarked;
