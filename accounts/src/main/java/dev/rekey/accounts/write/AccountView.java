package dev.rekey.accounts.write;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A view of one account rotation, to be published.
 *
 * @param sessionId the session
 * @param accountId the account
 * @param revision the workflow's own number of the view, rising with each
 * @param json the view, without any secret
 * @param waitingOn who has the next move: SUPPORT, CUSTOMER, EXCHANGE, REKEY or NOBODY
 * @param waitingSince since when
 * @param place where it stands; null when that is not told, and lists then count it nowhere
 */
public record AccountView(
        String sessionId,
        String accountId,
        long revision,
        String json,
        String waitingOn,
        Instant waitingSince,
        @Nullable Place place) {

    /** A view that does not tell where the account stands. */
    public AccountView(
            String sessionId, String accountId, long revision, String json, String waitingOn, Instant waitingSince) {
        this(sessionId, accountId, revision, json, waitingOn, waitingSince, null);
    }
}
