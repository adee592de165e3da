package dev.rekey.workflows.model;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.rekey.terms.Withdrawals;
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
 * @param why why it ended so, in the words of a person or as a code; absent where the outcome says all
 * @param withdrawals on what it rests that the new keys may not withdraw, the weakest of them; absent where the exchange
 *     told it, or no key was accepted
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
        @Nullable Message why,
        @Nullable Withdrawals withdrawals) {

    /** An empty list is left out on the wire. */
    public AccountOutcome {
        abandonedEndings = abandonedEndings == null ? List.of() : List.copyOf(abandonedEndings);
    }

    /** The same of keys whose right to withdraw the exchange told, or where none was accepted. */
    public AccountOutcome(
            String accountId,
            String title,
            String label,
            Outcome outcome,
            int attempts,
            int abandonedKeys,
            List<String> abandonedEndings,
            @Nullable Instant lastWorkingAt,
            @Nullable Instant connectedAt,
            Instant endedAt,
            @Nullable Message why) {
        this(
                accountId,
                title,
                label,
                outcome,
                attempts,
                abandonedKeys,
                abandonedEndings,
                lastWorkingAt,
                connectedAt,
                endedAt,
                why,
                null);
    }
}
