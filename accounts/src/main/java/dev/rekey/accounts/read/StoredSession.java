package dev.rekey.accounts.read;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The newest published view of one session.
 *
 * @param summary what lists show
 * @param customerName the customer's name, where the customer is known
 * @param revision the workflow's own number of the view
 * @param json the view
 * @param changeNo where it stands in the feed of all changes
 * @param changedAt when it was stored
 */
public record StoredSession(
        SessionSummary summary,
        @Nullable String customerName,
        long revision,
        String json,
        long changeNo,
        Instant changedAt) {

    /** The session's id. */
    public String sessionId() {
        return summary.sessionId();
    }
}
