package dev.rekey.sandbox;

import dev.rekey.exchanges.catalog.Catalog;
import dev.rekey.exchanges.catalog.ExchangeWords;
import dev.rekey.exchanges.catalog.ToldFinding;
import dev.rekey.exchanges.check.Credential;
import dev.rekey.exchanges.check.ExchangeHosts;
import dev.rekey.exchanges.check.KeyCheckRequest;
import dev.rekey.exchanges.check.KeyReport;
import dev.rekey.exchanges.check.KeyVerifier;
import dev.rekey.exchanges.check.OutgoingAddresses;
import dev.rekey.terms.Check;
import dev.rekey.terms.Finding;
import dev.rekey.terms.Market;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Our checks against a running sandbox, for the tests of what only one exchange does. */
public record Proving(SandboxExchanges sandbox) {

    private static final ExchangeWords WORDS = new ExchangeWords(Catalog.load());

    /** Where a key that is bound to addresses is used from. */
    public static final List<String> ADDRESSES = List.of("127.20.0.1", "127.20.0.2");

    /** Where the sandbox's APIs stand. */
    public ExchangeHosts hosts() {
        Map<String, Map<Market, URI>> hosts = new LinkedHashMap<>();
        sandbox.apis().forEach((exchange, markets) -> {
            Map<Market, URI> byMarket = new EnumMap<>(Market.class);
            markets.forEach((market, uri) -> byMarket.put(Market.valueOf(market.toUpperCase(Locale.ROOT)), uri));
            hosts.put(exchange, byMarket);
        });
        return new ExchangeHosts(hosts);
    }

    /** Checks a key that is bound to the addresses. */
    public KeyReport verify(String exchange, Market market, Credential credential, @Nullable String expectedUid) {
        return verify(hosts(), exchange, market, credential, expectedUid);
    }

    /** The same where not every API stands in this sandbox. */
    public KeyReport verify(
            ExchangeHosts hosts, String exchange, Market market, Credential credential, @Nullable String expectedUid) {
        return verify(hosts, new KeyCheckRequest(exchange, market, credential, ADDRESSES, expectedUid));
    }

    /** Checks a key for the spot market that is bound to no address. */
    public KeyReport verifyUnbound(String exchange, LiveKey key) {
        Credential credential = new Credential(key.key().apiKey(), key.key().secret(), null);
        return verify(hosts(), new KeyCheckRequest(exchange, Market.SPOT, credential, List.of(), null));
    }

    private static KeyReport verify(ExchangeHosts hosts, KeyCheckRequest request) {
        OutgoingAddresses.Builder outgoing = OutgoingAddresses.builder();
        request.whitelist().forEach(address -> outgoing.bind(address, address));
        return KeyVerifier.create(Catalog.load(), hosts, outgoing.build(), Duration.ofSeconds(5), Clock.systemUTC())
                .verify(request);
    }

    /** The finding for one check, as it is told. */
    public static ToldFinding finding(KeyReport report, Check check) {
        return report.findings().stream()
                .filter(finding -> finding.check() == check)
                .map(finding -> told(report, finding))
                .findFirst()
                .orElseThrow();
    }

    /** A finding of a report as it is told, in English. */
    public static ToldFinding told(KeyReport report, Finding finding) {
        return WORDS.tell(finding, report.exchange(), null, Locale.ENGLISH);
    }
}
