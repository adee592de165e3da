package dev.rekey.accounts.read;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The newest published view of one account rotation.
 *
 * @param sessionId the session
 * @param accountId the account
 * @param revision the workflow's own number of the view
 * @param json the view
 * @param changeNo where it stands in the feed of all changes
 * @param changedAt when it was stored
 * @param label what the account is called now, which support may have corrected since; null when it is not known
 */
public record StoredView(
        String sessionId,
        String accountId,
        long revision,
        String json,
        long changeNo,
        Instant changedAt,
        @Nullable String label) {}
