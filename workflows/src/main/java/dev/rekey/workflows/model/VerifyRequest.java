package dev.rekey.workflows.model;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.rekey.terms.Market;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A credential to be proved.
 *
 * @param attempt the number the page sealed it for
 * @param sealed the sealed credential; absent when the key we already hold is to be checked
 * @param triedSince since when the exchange answers that this credential is not ready; absent when it does not
 * @param exposed the last four characters of every secret that was written in the open: no key that ends so, or whose
 *     secret does, is accepted
 * @param withdrawalsOff true when the customer has stated that withdrawals are off for this key; absent otherwise
 * @param askedAt when the workflow asked for this check, by Temporal's clock, which is the same for all workers: the order
 *     of what is found
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record VerifyRequest(
        String sessionId,
        String customerId,
        String accountId,
        String exchange,
        Market market,
        String slot,
        int attempt,
        @Nullable String sealed,
        @Nullable Instant triedSince,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<String> exposed,
        @Nullable Boolean withdrawalsOff,
        @Nullable Instant askedAt) {

    /** An empty list is left out on the wire. */
    public VerifyRequest {
        exposed = exposed == null ? List.of() : List.copyOf(exposed);
    }

    /** One where nothing was written in the open, of no certain time. */
    public VerifyRequest(
            String sessionId,
            String customerId,
            String accountId,
            String exchange,
            Market market,
            String slot,
            int attempt,
            @Nullable String sealed,
            @Nullable Instant triedSince) {
        this(
                sessionId,
                customerId,
                accountId,
                exchange,
                market,
                slot,
                attempt,
                sealed,
                triedSince,
                List.of(),
                null,
                null);
    }

    /** The same, asked for at another time. */
    public VerifyRequest at(@Nullable Instant time) {
        return new VerifyRequest(
                sessionId,
                customerId,
                accountId,
                exchange,
                market,
                slot,
                attempt,
                sealed,
                triedSince,
                exposed,
                withdrawalsOff,
                time);
    }

    /** Names this credential for ever; everything done with it is idempotent by this name. */
    public String attemptId() {
        return sessionId + "/" + accountId + "/" + slot + "/" + attempt;
    }

    @Override
    public String toString() {
        return "VerifyRequest[" + attemptId() + "]";
    }
}
