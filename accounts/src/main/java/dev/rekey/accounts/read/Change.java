package dev.rekey.accounts.read;

import org.jspecify.annotations.Nullable;

/**
 * One line of the feed for server-sent events.
 *
 * @param changeNo rises with each change of the session, in the order in which they become visible; those of other
 *     sessions count apart
 * @param sessionId the session that changed
 * @param accountId the account that changed; null when the session's own view did
 */
public record Change(
        long changeNo, String sessionId, @Nullable String accountId) {}
