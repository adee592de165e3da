package dev.rekey.accounts.access;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A browser that has a session's link and asks for a code.
 *
 * @param number two digits that the browser and the desk both show
 * @param what such as "Safari on iPhone"
 * @param answeredAt when a code was made for it; null while it waits
 * @param codeUntil how long a code that was made or mailed for it can be used; null while there is none, and of one that
 *     was used or locked
 */
public record GuideAsk(
        String id,
        String sessionId,
        int number,
        String what,
        Instant askedAt,
        @Nullable Instant answeredAt,
        @Nullable Instant codeUntil) {

    /** Whether nobody has made a code for it yet. */
    public boolean waits() {
        return answeredAt == null;
    }

    /** Whether there is a code for it that still lets it in. */
    public boolean hasCode(Instant now) {
        return codeUntil != null && now.isBefore(codeUntil);
    }
}
