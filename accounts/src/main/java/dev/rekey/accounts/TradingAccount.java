package dev.rekey.accounts;

import dev.rekey.terms.Market;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One connected exchange account of one market type. It keeps its identity for ever; only its keys change.
 *
 * @param id a UUID
 * @param customerId the owner's reference
 * @param exchange the exchange's id, a plain word here
 * @param market what it trades
 * @param label what the trader calls it
 * @param slots the names of its keys, "main" first
 * @param runningBots bots that stand still while no key works
 * @param openPositions positions nobody can close from the platform while no key works
 * @param openOrders orders that stay on the exchange meanwhile
 * @param exchangeUid the exchange's own id of the account, where it tells one
 * @param lastWorkingAt when a key of this account was last seen to work
 * @param live false for a paper account, which holds no key
 */
public record TradingAccount(
        String id,
        String customerId,
        String exchange,
        Market market,
        String label,
        List<String> slots,
        int runningBots,
        int openPositions,
        int openOrders,
        @Nullable String exchangeUid,
        @Nullable Instant lastWorkingAt,
        boolean live) {

    /** Copies the list, so that the record never changes. */
    public TradingAccount {
        slots = List.copyOf(slots);
    }
}
