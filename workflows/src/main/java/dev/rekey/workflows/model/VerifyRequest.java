package dev.rekey.workflows.model;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A credential to be proved.
 *
 * @param attempt the number the page sealed it for
 * @param sealed the sealed credential; absent when the key we already hold is to be checked
 * @param triedSince when the exchange was first asked about this credential in vain; absent when it was not
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
        @Nullable Instant triedSince) {

    /** Names this credential for ever; everything done with it is idempotent by this name. */
    public String attemptId() {
        return sessionId + "/" + accountId + "/" + slot + "/" + attempt;
    }

    @Override
    public String toString() {
        return "VerifyRequest[" + attemptId() + "]";
    }
}
