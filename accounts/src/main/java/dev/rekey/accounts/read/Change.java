package dev.rekey.accounts.read;

import org.jspecify.annotations.Nullable;

/**
 * One line of the feed for server-sent events.
 *
 * @param changeNo rises strictly, in the order in which changes become visible
 * @param sessionId the session that changed
 * @param accountId the account that changed; null when the session's own view did
 */
public record Change(
        long changeNo, String sessionId, @Nullable String accountId) {}
