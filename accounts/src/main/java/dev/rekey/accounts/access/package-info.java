/** Who may come in: support agents, guide links and the six-digit codes that go with them. */
@NullMarked
package dev.rekey.accounts.access;

import org.jspecify.annotations.NullMarked;
