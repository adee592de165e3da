package dev.rekey.accounts.write;

import java.time.Instant;

/**
 * A view of one account rotation, to be published.
 *
 * @param sessionId the session
 * @param accountId the account
 * @param revision the workflow's own number of the view, rising with each
 * @param json the view, without any secret
 * @param waitingOn who has the next move: SUPPORT, CUSTOMER, EXCHANGE, REKEY or NOBODY
 * @param waitingSince since when
 */
public record AccountView(
        String sessionId, String accountId, long revision, String json, String waitingOn, Instant waitingSince) {}
