package dev.rekey.local;

import dev.rekey.accounts.secrets.CredentialSecret;
import dev.rekey.sandbox.Exchange;
import dev.rekey.sandbox.KeyOrder;
import dev.rekey.sandbox.LiveKey;
import dev.rekey.sandbox.SandboxExchanges;
import dev.rekey.terms.Market;
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

    /** A key for one market, bound to these addresses where the exchange binds keys. */
    public LiveKey make(String exchange, Market market, String user, String label, List<String> addresses) {
        Exchange form = Exchange.of(exchange);
        KeyOrder order = KeyOrder.of(
                label, permissions(exchange, market), form.addressForm().limit() == 0 ? List.of() : addresses);
        return sandbox.createKey(exchange, user, form.wantsPassphrase() ? order.withPassphrase(PASSPHRASE) : order);
    }

    /** The boxes a key of this exchange and market needs, in the exchange's own words. */
    public static Set<String> permissions(String exchange, Market market) {
        return Exchange.of(exchange).tradingBoxes(market.name());
    }

    /** What a trader pastes of a key. */
    public static CredentialSecret pasted(LiveKey key) {
        return new CredentialSecret(
                key.key().apiKey(), key.key().secret(), key.key().passphrase());
    }
}
