package dev.rekey.workflows.model;

import java.time.Instant;
import java.util.List;

/** What a session came to: kept in the accounts database after Temporal has forgotten the workflow. */
public record SessionReport(
        String sessionId,
        String customerId,
        Reason reason,
        SessionView.State state,
        Instant startedAt,
        Instant endedAt,
        List<AccountOutcome> accounts) {}
