package dev.rekey.accounts.read;

import java.time.Instant;

/**
 * What a session ended with; it outlives the workflow's own history.
 *
 * @param sessionId the session
 * @param customerId whose session
 * @param at when it was written
 * @param json the report
 */
public record StoredReport(String sessionId, String customerId, Instant at, String json) {}
