package dev.rekey.workflows.model;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How one account's way ended: a line of the session's report.
 *
 * @param attempts how many credentials were handed in
 * @param abandonedKeys how many keys the customer made and does not use, and should delete on the exchange
 * @param abandonedEndings the last four characters of those whose key was seen here
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
        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<String> abandonedEndings,
        @Nullable Instant lastWorkingAt,
        @Nullable Instant connectedAt,
        Instant endedAt,
        @Nullable String why) {

    /** An empty list is left out on the wire. */
    public AccountOutcome {
        abandonedEndings = abandonedEndings == null ? List.of() : List.copyOf(abandonedEndings);
    }
}
