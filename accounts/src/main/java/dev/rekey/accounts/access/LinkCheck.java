package dev.rekey.accounts.access;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a guide link is good for.
 *
 * @param state whether it opens
 * @param sessionId the session it was made for; null only for an unknown link
 * @param madeAt when it was made; null only for an unknown link
 */
public record LinkCheck(
        State state, @Nullable String sessionId, @Nullable Instant madeAt) {

    /** Whether a link opens. */
    public enum State {
        /** It opens, together with a code. */
        GOOD,
        /** A newer one has taken its place, or support has closed the guide. */
        REVOKED,
        /** There is no such link. */
        UNKNOWN
    }
}
