package dev.rekey.accounts;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A message for the trader: an invitation, a reminder, "your key works".
 *
 * @param key the id under which it counts once
 * @param kind what sort of message, as one constant word
 * @param sessionId the session it belongs to
 * @param accountId the account it is about, if one
 * @param due when it should reach them
 * @param text what it says
 */
public record Notice(
        String key, String kind, String sessionId, @Nullable String accountId, Instant due, String text) {}
