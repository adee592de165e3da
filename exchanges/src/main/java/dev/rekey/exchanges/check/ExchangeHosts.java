package dev.rekey.exchanges.check;

import dev.rekey.exchanges.Market;
import dev.rekey.exchanges.catalog.ExchangeProfile;
import dev.rekey.exchanges.catalog.MarketProfile;
import java.net.URI;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Other hosts than the catalogue's, for test places and for one machine.
 *
 * @param overrides by exchange id and market; what is not named keeps the catalogue's host. Some exchanges tell a key's
 *     rights on the host of another market (KuCoin on spot), so name every market of an exchange or none.
 */
public record ExchangeHosts(Map<String, Map<Market, URI>> overrides) {

    /** Copies what it is given. */
    public ExchangeHosts {
        Map<String, Map<Market, URI>> copy = new LinkedHashMap<>();
        overrides.forEach((exchange, markets) -> {
            Map<Market, URI> byMarket = new EnumMap<>(Market.class);
            byMarket.putAll(markets);
            copy.put(exchange, Collections.unmodifiableMap(byMarket));
        });
        overrides = Collections.unmodifiableMap(copy);
    }

    /** The catalogue's hosts. */
    public static ExchangeHosts ofCatalog() {
        return new ExchangeHosts(Map.of());
    }

    /**
     * Where to ask.
     *
     * @throws IllegalArgumentException when the exchange has no such market
     */
    public URI baseUrl(ExchangeProfile profile, Market market) {
        return Optional.ofNullable(
                        overrides.getOrDefault(profile.id(), Map.of()).get(market))
                .or(() -> profile.market(market).map(MarketProfile::baseUrl))
                .orElseThrow(() -> new IllegalArgumentException(profile.name() + " has no market " + market));
    }
}
