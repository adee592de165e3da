package dev.rekey.workflows;

import io.temporal.common.SearchAttributeKey;
import java.time.OffsetDateTime;
import java.util.List;

/**
 * The search attributes Rekey's workflows carry. They are never encrypted: references only, nothing personal, nothing
 * secret. The worker registers them before it takes work.
 */
public final class SearchAttributes {

    public static final SearchAttributeKey<String> CUSTOMER = SearchAttributeKey.forKeyword("RekeyCustomer");
    public static final SearchAttributeKey<String> REASON = SearchAttributeKey.forKeyword("RekeyReason");
    public static final SearchAttributeKey<String> AGENT = SearchAttributeKey.forKeyword("RekeyAgent");
    public static final SearchAttributeKey<String> EXCHANGE = SearchAttributeKey.forKeyword("RekeyExchange");
    public static final SearchAttributeKey<String> MARKET = SearchAttributeKey.forKeyword("RekeyMarket");
    /**
     * Whom an account waits for. It stays at the customer while a key they have just handed in is checked: each change is
     * an event, an action and one more commit of the server, and what the customer is waited for is over in a moment or
     * comes back to them.
     */
    public static final SearchAttributeKey<String> WAITING_ON = SearchAttributeKey.forKeyword("RekeyWaitingOn");

    public static final SearchAttributeKey<OffsetDateTime> WAITING_SINCE =
            SearchAttributeKey.forOffsetDateTime("RekeyWaitingSince");

    private SearchAttributes() {}

    /** All of them, for registration. */
    public static List<SearchAttributeKey<?>> all() {
        return List.of(CUSTOMER, REASON, AGENT, EXCHANGE, MARKET, WAITING_ON, WAITING_SINCE);
    }
}
