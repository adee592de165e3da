package dev.rekey.workflows.model;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How one account's way ended: a line of the session's report.
 *
 * @param attempts how many credentials were handed in
 * @param abandonedKeys half-made keys the customer should delete on the exchange
 * @param connectedAt when the account had a working key again
 * @param why the words given for a skip or a cancellation
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record AccountOutcome(
        String accountId,
        String title,
        String label,
        Outcome outcome,
        int attempts,
        int abandonedKeys,
        @Nullable Instant lastWorkingAt,
        @Nullable Instant connectedAt,
        Instant endedAt,
        @Nullable String why) {}
