package dev.rekey.exchanges.check;

import dev.rekey.exchanges.catalog.ExchangeProfile;
import dev.rekey.exchanges.catalog.MarketProfile;
import dev.rekey.exchanges.catalog.Site;
import dev.rekey.terms.Market;
import java.net.URI;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Other hosts than the catalogue's, for test places and for one machine.
 *
 * @param overrides by exchange id and market; what is not named keeps the catalogue's host. Some exchanges tell a key's
 *     rights on the host of another market (KuCoin on spot), so name every market of an exchange or none.
 * @param sites hosts of an exchange's other sites, by exchange id, site id and market. An exchange with a host of its
 *     own here is asked at no other site than those named.
 */
public record ExchangeHosts(Map<String, Map<Market, URI>> overrides, Map<String, Map<String, Map<Market, URI>>> sites) {

    private static final Pattern THIS_MACHINE = Pattern.compile("localhost|127(\\.[0-9]{1,3}){3}|\\[::1\\]");

    /**
     * Copies what it is given.
     *
     * @throws IllegalArgumentException when keys would go to a host in the clear; the sentence says what to write
     */
    public ExchangeHosts {
        overrides = copy("", overrides);
        Map<String, Map<String, Map<Market, URI>>> byExchange = new LinkedHashMap<>();
        sites.forEach((exchange, bySite) -> byExchange.put(exchange, copy(exchange + ", site ", bySite)));
        sites = Collections.unmodifiableMap(byExchange);
    }

    /** Other hosts, and no other sites. */
    public ExchangeHosts(Map<String, Map<Market, URI>> overrides) {
        this(overrides, Map.of());
    }

    private static Map<String, Map<Market, URI>> copy(String of, Map<String, Map<Market, URI>> hosts) {
        Map<String, Map<Market, URI>> copy = new LinkedHashMap<>();
        hosts.forEach((name, markets) -> {
            Map<Market, URI> byMarket = new EnumMap<>(Market.class);
            markets.forEach((market, host) -> byMarket.put(market, safe(host, of + name, market)));
            copy.put(name, Collections.unmodifiableMap(byMarket));
        });
        return Collections.unmodifiableMap(copy);
    }

    /** Many exchanges take the key and the passphrase as they are: in the clear these stay on this machine. */
    private static URI safe(URI host, String name, Market market) {
        boolean sealed = "https".equalsIgnoreCase(host.getScheme()) && host.getRawAuthority() != null;
        boolean here = "http".equalsIgnoreCase(host.getScheme())
                && host.getHost() != null
                && THIS_MACHINE.matcher(host.getHost()).matches();
        if (!sealed && !here) {
            // Not quoted: some write a password into an address.
            throw new IllegalArgumentException("The address given for " + name + " on the "
                    + market.name().toLowerCase(Locale.ROOT) + " market does not begin with https://, and keys would go"
                    + " there in the clear. Write it with https://; http:// is for this machine alone, as localhost,"
                    + " 127.0.0.1 or [::1].");
        }
        return host;
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

    /** Whether another host than the catalogue's stands for this exchange. */
    boolean fixed(ExchangeProfile profile) {
        return !overrides.getOrDefault(profile.id(), Map.of()).isEmpty();
    }

    /**
     * The other sites at which a key for this market may be asked about, each with its hosts. Of the catalogue's those
     * that the exchange itself names: no key is shown to a host known by hearsay.
     */
    List<Site> sites(ExchangeProfile profile, Market market) {
        Map<String, Map<Market, URI>> named = sites.getOrDefault(profile.id(), Map.of());
        return profile.otherSites().stream()
                .filter(site -> named.containsKey(site.id()) || (site.confirmed() && !fixed(profile)))
                .map(site -> site.at(named.getOrDefault(site.id(), site.hosts())))
                .filter(site -> site.hosts().containsKey(market))
                .toList();
    }

    /** The hosts of one of its other sites in place of the exchange's own. */
    static ExchangeHosts at(ExchangeProfile profile, Site site) {
        return new ExchangeHosts(Map.of(profile.id(), site.hosts()));
    }
}
