package dev.rekey.accounts;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One thing that somebody did. Texts are cleaned of control characters and cut when stored.
 *
 * @param at when
 * @param actorKind what sort of actor, such as TRADER, AGENT, SYSTEM
 * @param actor who
 * @param action what, as one constant word
 * @param customerId whose matter, if any
 * @param sessionId in which session, if any
 * @param accountId at which account, if any
 * @param text one plain sentence
 * @param requestId the id under which it counts once; null when it may be written any number of times
 */
public record AuditEntry(
        Instant at,
        String actorKind,
        String actor,
        String action,
        @Nullable String customerId,
        @Nullable String sessionId,
        @Nullable String accountId,
        String text,
        @Nullable String requestId) {}
