package dev.rekey.accounts;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Something that Rekey found wrong and could not repair by itself: a person has to do something about it.
 *
 * @param key the id under which it counts once
 * @param kind what is wrong
 * @param customerId whose matter
 * @param sessionId in which session
 * @param accountId at which account, if at one
 * @param slot which key of the account, if it is about a key
 * @param at when it was found
 * @param text what is wrong and what to do, for support
 */
public record Unrepaired(
        String key,
        Kind kind,
        String customerId,
        String sessionId,
        @Nullable String accountId,
        @Nullable String slot,
        Instant at,
        String text) {

    /** What is wrong. */
    public enum Kind {
        /** A key that was proved and in use is not stored any more. Settled when its account has a newer one. */
        KEY_LOST,
        /** A public key in the database was made by somebody else. Settled when there is one of ours again. */
        FOREIGN_KEY,
        /** What pages show differs from the workflow, and the workflow does not show itself anew. */
        VIEW_BEHIND
    }
}
