package dev.rekey.exchanges.check;

import static dev.rekey.exchanges.testing.Reports.finding;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rekey.exchanges.catalog.Catalog;
import dev.rekey.exchanges.catalog.ExchangeProfile;
import dev.rekey.exchanges.catalog.Site;
import dev.rekey.exchanges.check.FakeExchange.Answer;
import dev.rekey.terms.Check;
import dev.rekey.terms.Market;
import dev.rekey.terms.Verdict;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** At which hosts a key is asked about. */
class ExchangeHostsTest {

    private static final Catalog CATALOG = Catalog.load();
    private static final URI ELSEWHERE = URI.create("http://127.0.0.1:1");

    @Test
    void of_the_catalogue_only_sites_the_exchange_itself_names_are_asked() {
        assertThat(ExchangeHosts.ofCatalog().sites(profile("okx"), Market.SPOT))
                .extracting(site -> site.hosts().get(Market.SPOT))
                .containsExactly(URI.create("https://eea.okx.com"), URI.create("https://us.okx.com"));
        assertThat(profile("kucoin").otherSites()).extracting(Site::confirmed).containsExactly(false);
        assertThat(ExchangeHosts.ofCatalog().sites(profile("kucoin"), Market.SPOT))
                .isEmpty();
        assertThat(ExchangeHosts.ofCatalog().sites(profile("kraken"), Market.SPOT))
                .isEmpty();
    }

    @Test
    void an_exchange_with_a_host_of_its_own_has_the_sites_that_are_named_with_it_and_no_others() {
        Map<String, Map<Market, URI>> own = Map.of("okx", Map.of(Market.SPOT, ELSEWHERE, Market.FUTURES, ELSEWHERE));

        assertThat(new ExchangeHosts(own).sites(profile("okx"), Market.SPOT)).isEmpty();
        assertThat(new ExchangeHosts(own, Map.of("okx", Map.of("us", Map.of(Market.SPOT, ELSEWHERE))))
                        .sites(profile("okx"), Market.SPOT))
                .singleElement()
                .satisfies(site -> assertThat(site.hosts()).containsOnly(Map.entry(Market.SPOT, ELSEWHERE)));
    }

    @Test
    void many_sites_are_asked_as_far_as_six_requests_reach_and_the_others_are_not() {
        // given eight other sites, all of which refuse with nothing but a status
        ExchangeProfile bybit = profile("bybit");
        try (FakeExchange exchange = FakeExchange.answering(seen -> new Answer(401, ""))) {
            Map<Market, URI> here = Map.of(Market.SPOT, exchange.url(), Market.FUTURES, exchange.url());
            Map<String, Map<Market, URI>> sites =
                    bybit.otherSites().stream().collect(Collectors.toMap(Site::id, site -> here));
            ExchangeHosts hosts = new ExchangeHosts(Map.of("bybit", here), Map.of("bybit", sites));

            // when
            KeyReport report = KeyVerifier.create(
                            CATALOG,
                            hosts,
                            FakeExchange.addresses("127.0.0.11", "127.0.0.12"),
                            Duration.ofSeconds(5),
                            Clock.fixed(FakeExchange.NOW, ZoneOffset.UTC))
                    .trustingItsClock()
                    .verify(new KeyCheckRequest(
                            "bybit", Market.SPOT, FakeExchange.KEY, List.of("127.0.0.11", "127.0.0.12"), null));

            // then two at home, because a bare status may be about the address, and three elsewhere, which leaves one
            // for a
            // proof
            assertThat(report.verdict()).isEqualTo(Verdict.REJECTED);
            assertThat(exchange.seen()).hasSize(5);
            assertThat(finding(report, Check.KEY_ACCEPTED).detail())
                    .isEqualTo("not known there either: Bybit EU, Bybit Turkey, Bybit Netherlands;"
                            + " not asked: Bybit Kazakhstan, Bybit UAE, Bybit Georgia, Bybit Indonesia, Bybit Japan");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://api.okx.com",
                "http://10.0.0.5:8080",
                "http://127.0.0.1.example.com",
                "http://localhost.example.com",
                "http://user:password@api.okx.com",
                "ws://127.0.0.1",
                "api.okx.com",
                "https:api.okx.com",
                "http:///127.0.0.1"
            })
    void a_host_to_which_keys_would_go_in_the_clear_is_refused_wherever_it_is_named(String host) {
        Map<Market, URI> markets = Map.of(Market.SPOT, URI.create(host));

        assertThatThrownBy(() -> new ExchangeHosts(Map.of("okx", markets)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "The address given for okx on the spot market does not begin with https://, and keys would go"
                                + " there in the clear. Write it with https://; http:// is for this machine alone, as"
                                + " localhost, 127.0.0.1 or [::1].");
        assertThatThrownBy(() -> new ExchangeHosts(Map.of(), Map.of("okx", Map.of("us", markets))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("The address given for okx, site us on the spot market ")
                .hasMessageContaining("Write it with https://");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://api.okx.com",
                "HTTPS://api.okx.com:8443",
                "http://localhost:8080",
                "http://127.20.0.1:8080",
                "http://[::1]:8080"
            })
    void a_host_behind_tls_and_one_on_this_machine_are_taken(String host) {
        Map<Market, URI> markets = Map.of(Market.SPOT, URI.create(host));

        ExchangeHosts hosts = new ExchangeHosts(Map.of("okx", markets), Map.of("okx", Map.of("us", markets)));

        assertThat(hosts.baseUrl(profile("okx"), Market.SPOT)).isEqualTo(URI.create(host));
    }

    private static ExchangeProfile profile(String id) {
        return CATALOG.find(id).orElseThrow();
    }
}
