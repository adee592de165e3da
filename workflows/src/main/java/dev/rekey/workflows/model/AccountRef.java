package dev.rekey.workflows.model;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.rekey.terms.Market;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One trading account as a session sees it.
 *
 * @param accountId the account's identity for ever
 * @param exchange the exchange's id in the catalogue
 * @param label the customer's name for the account
 * @param slots the keys it holds, such as "main" and "extra"; each is replaced
 * @param holdsKey whether a key is stored now, so that the short way (mend or extend the key, and keep it) is possible
 * @param lastWorkingAt when it last had a working key, if known
 * @param obstacle what support has to decide before the customer can begin; null when nothing is
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record AccountRef(
        String accountId,
        String exchange,
        Market market,
        String label,
        List<String> slots,
        Traits traits,
        Risk risk,
        boolean holdsKey,
        @Nullable Instant lastWorkingAt,
        @Nullable Message obstacle) {

    /** The exchange's and market's name, such as "KuCoin Futures". */
    public String title() {
        return traits.exchangeName() + (market == Market.FUTURES ? " Futures" : " Spot");
    }
}
