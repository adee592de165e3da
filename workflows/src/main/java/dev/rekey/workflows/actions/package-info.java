/** What a trader, an agent or a program can do to an account or a session: one sealed vocabulary. */
@NullMarked
package dev.rekey.workflows.actions;

import org.jspecify.annotations.NullMarked;
