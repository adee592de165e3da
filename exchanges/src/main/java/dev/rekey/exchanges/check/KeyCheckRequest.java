package dev.rekey.exchanges.check;

import dev.rekey.terms.Market;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is to be proved.
 *
 * @param exchange the exchange's id in the catalogue
 * @param whitelist the addresses the key must work from; the first is asked from first
 * @param expectedUid the exchange account the old key belonged to, if known
 * @param triedSince when this credential was first tried, if it was before: what is new may take a while to be in force
 * @param withdrawalsOff whether the customer has stated that withdrawals are off for this key
 */
public record KeyCheckRequest(
        String exchange,
        Market market,
        Credential credential,
        List<String> whitelist,
        @Nullable String expectedUid,
        @Nullable Instant triedSince,
        boolean withdrawalsOff) {

    /** A credential that was not tried before, and of which nothing was stated. */
    public KeyCheckRequest(
            String exchange,
            Market market,
            Credential credential,
            List<String> whitelist,
            @Nullable String expectedUid) {
        this(exchange, market, credential, whitelist, expectedUid, null, false);
    }
}
