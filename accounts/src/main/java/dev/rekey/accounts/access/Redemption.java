package dev.rekey.accounts.access;

import org.jspecify.annotations.Nullable;

/**
 * What became of a guide link.
 *
 * @param outcome whether it opens
 * @param sessionId the session it was made for; null only for an unknown link. Only OPENED may show anything of it; an
 *     expired or used link may ask for a new one.
 */
public record Redemption(Outcome outcome, @Nullable String sessionId) {

    /** Whether a link opens. */
    public enum Outcome {
        /** It opened now, for the first and only time. */
        OPENED,
        /** It is too old, or was revoked, whether it was opened or not. */
        EXPIRED,
        /** It was opened before and is not too old yet. */
        USED,
        /** There is no such link. */
        UNKNOWN
    }
}
