package dev.rekey.starter.web;

import dev.rekey.workflows.model.AccountView;
import dev.rekey.workflows.model.SessionView;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A session as programs get it.
 *
 * @param accounts in the session's own order; those that are still being prepared are left out
 * @param left actions that were not answered at once: those that wait, and refusals that nothing has followed
 * @param csrf for the next POST; null for a program with a token of its own
 */
public record SessionAnswer(
        SessionView session,
        List<AccountView> accounts,
        List<LeftAnswer> left,
        @Nullable Csrf csrf) {}
