package dev.rekey.accounts;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One pasted credential and what verification last said of it. Nothing in it is secret.
 *
 * @param attemptId the id made by the workflow
 * @param sessionId the session
 * @param accountId the account
 * @param slot which key of the account
 * @param number 1, 2, 3 … within the account rotation and slot
 * @param at when it was asked for, by a clock that is the same for all who record
 * @param verdict ACCEPTED, REJECTED, NOT_READY or UNKNOWN
 * @param lastFour the last four characters of the API key, where it could be read
 * @param headline one plain sentence
 * @param findingsJson the findings, as JSON
 * @param asked whether the exchange was asked for this verdict
 */
public record AttemptRecord(
        String attemptId,
        String sessionId,
        String accountId,
        String slot,
        int number,
        Instant at,
        String verdict,
        @Nullable String lastFour,
        String headline,
        String findingsJson,
        boolean asked) {}
