package dev.rekey.local;

import dev.rekey.accounts.Market;
import dev.rekey.local.sandbox.KeyOrder;
import dev.rekey.local.sandbox.LiveKey;
import dev.rekey.local.sandbox.SandboxExchanges;
import java.util.List;
import java.util.Set;

/** Makes keys at the sandbox exchanges as a careful trader would: the right boxes, all addresses, no withdrawals. */
public final class DemoKeys {

    private static final String PASSPHRASE = "demo-passphrase-1";

    private final SandboxExchanges sandbox;

    /** At these exchanges. */
    public DemoKeys(SandboxExchanges sandbox) {
        this.sandbox = sandbox;
    }

    /** A key for one market, bound to these addresses. */
    public LiveKey make(String exchange, Market market, String user, String label, List<String> addresses) {
        KeyOrder order = KeyOrder.of(label, permissions(exchange, market), addresses);
        return sandbox.createKey(exchange, user, exchange.equals("kucoin") ? order.withPassphrase(PASSPHRASE) : order);
    }

    /** The boxes a key of this exchange and market needs, in the exchange's own words. */
    public static Set<String> permissions(String exchange, Market market) {
        return switch (exchange) {
            case "binance" ->
                Set.of("enableReading", market == Market.FUTURES ? "enableFutures" : "enableSpotAndMarginTrading");
            case "kucoin" -> Set.of("General", market == Market.FUTURES ? "Futures" : "Spot");
            case "kraken" ->
                Set.of("query-funds", "query-open-trades", "query-closed-trades", "modify-trades", "close-trades");
            default -> throw new IllegalArgumentException("No sandbox for " + exchange);
        };
    }
}
