package dev.rekey.exchanges.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rekey.exchanges.catalog.Catalog;
import dev.rekey.exchanges.catalog.ExchangeProfile;
import dev.rekey.exchanges.testing.Reports;
import dev.rekey.terms.CheckResult;
import dev.rekey.terms.Market;
import dev.rekey.terms.Verdict;
import java.net.InetAddress;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import mockwebserver3.Dispatcher;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import okhttp3.Headers;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What gateways, proxies and broken servers answer in the place of an exchange, to every exchange's part and on every
 * market: it says nothing about the key, and the trader has nothing to do.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AnswersOfNoExchangeTest {

    private static final Catalog CATALOG = Catalog.load();
    private static final String PAGE = "<!doctype html><html><title>Just a moment</title></html>";
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final MockWebServer server = new MockWebServer();
    private final MockWebServer elsewhere = new MockWebServer();
    private volatile MockResponse answer = new MockResponse(200, Headers.EMPTY, "");

    @BeforeAll
    void start() throws Exception {
        elsewhere.start(InetAddress.getLoopbackAddress(), 0);
        server.setDispatcher(new Dispatcher() {
            @Override
            public MockResponse dispatch(RecordedRequest request) {
                return answer;
            }
        });
        server.start(InetAddress.getLoopbackAddress(), 0);
    }

    @AfterAll
    void stop() {
        server.close();
        elsewhere.close();
    }

    /** An exchange and one of its markets. */
    record Place(ExchangeProfile profile, Market market) {
        @Override
        public String toString() {
            return profile.name() + " " + market;
        }
    }

    static Stream<Place> places() {
        return CATALOG.all().stream()
                .flatMap(profile -> profile.markets().stream().map(market -> new Place(profile, market.market())));
    }

    @ParameterizedTest
    @MethodSource("places")
    void a_body_that_is_no_answer_says_nothing_about_the_key(Place place) {
        for (String body : List.of(
                "",
                " ",
                PAGE,
                "null",
                "[]",
                "{}",
                "true",
                "0",
                "\"\"",
                "[null]",
                "{\"data\":null}",
                "{\"result\":null}",
                "{\"data\":{}}",
                "{\"data\":[]}",
                "{\"result\":{}}",
                "{\"success\":true}",
                "{\"code\":",
                "OK",
                "\u0000\u0001\u0002",
                "{\"message\":\"Forbidden\"}",
                "{\"error\":null}")) {
            // Where answers are bare lists or tables of coins, an empty one is that of an account without money.
            Verdict may = body.equals("[]") || body.equals("{}") ? Verdict.ACCEPTED : Verdict.UNKNOWN;
            saysNothing(place, "200 with " + body, new MockResponse(200, Headers.EMPTY, body), may);
        }
    }

    /** Those that the profile takes for words of the exchange are told in other tests. */
    @ParameterizedTest
    @MethodSource("places")
    void a_status_of_a_gateway_says_nothing_about_the_key(Place place) {
        int[] statuses = {
            402, 403, 404, 405, 407, 409, 410, 413, 415, 418, 422, 425, 429, 431, 451, 500, 501, 502, 503, 504, 505,
            507, 520, 521, 522, 523, 524, 525, 526, 530
        };
        IntStream.of(statuses).forEach(status -> {
            saysNothing(place, status + " without a body", new MockResponse(status, Headers.EMPTY, ""));
            saysNothing(place, status + " with a page", new MockResponse(status, Headers.EMPTY, PAGE));
            saysNothing(place, status + " with half of JSON", new MockResponse(status, Headers.EMPTY, "{\"code\":"));
        });
    }

    /** Also with a status that is a refusal where the exchange itself answers with it. */
    @ParameterizedTest
    @MethodSource("places")
    void a_page_of_a_gateway_says_nothing_about_the_key_whatever_its_status(Place place) {
        for (int status : new int[] {400, 401, 406, 408, 412, 414}) {
            saysNothing(place, status + " with a page", new MockResponse(status, Headers.EMPTY, PAGE));
        }
    }

    @ParameterizedTest
    @MethodSource("places")
    void a_redirect_is_not_followed_and_says_nothing_about_the_key(Place place) {
        for (int status : new int[] {301, 302, 303, 307, 308}) {
            saysNothing(
                    place,
                    "redirect " + status,
                    new MockResponse(
                            status, Headers.of("Location", elsewhere.url("/").toString()), ""));
        }
        assertThat(elsewhere.getRequestCount()).isZero();
    }

    /** Whatever its profile says of how long a refusal may be waited for: an outage is none, however long it lasts. */
    @ParameterizedTest
    @MethodSource("places")
    void an_outage_that_outlasts_every_patience_blames_neither_key_nor_addresses(Place place) {
        for (MockResponse outage : List.of(
                new MockResponse(503, Headers.EMPTY, ""),
                new MockResponse(502, Headers.EMPTY, PAGE),
                new MockResponse(200, Headers.EMPTY, PAGE))) {
            // given
            answer = outage;
            KeyCheckRequest tried = new KeyCheckRequest(
                    place.profile().id(),
                    place.market(),
                    key(place),
                    List.of("127.0.0.21", "127.0.0.22"),
                    null,
                    FakeExchange.NOW.minus(Duration.ofDays(2)),
                    false);

            // when
            KeyReport report = verifier(place, FakeExchange.addresses("127.0.0.21", "127.0.0.22"))
                    .verify(tried);

            // then
            assertThat(report.verdict()).as("%s: %s", place, report.findings()).isEqualTo(Verdict.UNKNOWN);
            assertThat(report.findings())
                    .as("%s", place)
                    .isNotEmpty()
                    .noneMatch(finding ->
                            finding.result() == CheckResult.FAILED || finding.result() == CheckResult.WAITING)
                    .noneMatch(finding -> finding.repair() != null);
        }
    }

    private void saysNothing(Place place, String what, MockResponse given, Verdict may) {
        // given
        answer = given;
        int before = server.getRequestCount();

        // when
        KeyReport report = verifier(place, OutgoingAddresses.builder().build())
                .verify(new KeyCheckRequest(place.profile().id(), place.market(), key(place), List.of(), null));

        // then
        assertThat(report.verdict())
                .as("%s: %s: %s", place, what, report.findings())
                .isIn(may == Verdict.ACCEPTED ? List.of(Verdict.UNKNOWN, may) : List.of(may));
        assertThat(report.findings())
                .as("%s: %s", place, what)
                .noneMatch(finding -> finding.result() == CheckResult.FAILED);
        report.findings().stream()
                .filter(finding -> finding.result() == CheckResult.UNKNOWN)
                .map(finding -> Reports.told(report, finding))
                .forEach(finding -> {
                    assertThat(finding.say()).as("%s: %s", place, what).contains("your key is not the problem");
                    assertThat(finding.advice()).as("%s: %s", place, what).startsWith("Do not make another");
                });
        assertThat(server.getRequestCount() - before)
                .as("%s: %s: requests", place, what)
                .isLessThanOrEqualTo(6);
    }

    private void saysNothing(Place place, String what, MockResponse given) {
        saysNothing(place, what, given, Verdict.UNKNOWN);
    }

    private KeyVerifier verifier(Place place, OutgoingAddresses addresses) {
        return KeyVerifier.create(
                CATALOG,
                new ExchangeHosts(Map.of(place.profile().id(), Map.of(Market.SPOT, url(), Market.FUTURES, url()))),
                addresses,
                PATIENCE,
                Clock.fixed(FakeExchange.NOW, ZoneOffset.UTC),
                time -> {});
    }

    private URI url() {
        return URI.create("http://127.0.0.1:" + server.getPort());
    }

    /** One that each exchange's part can sign with. */
    private static Credential key(Place place) {
        return switch (place.profile().id()) {
            case "coinbase" ->
                new Credential(FakeExchange.KEY.apiKey(), "ERERERERERERERERERERERERERERERERERERERERERE=", null);
            case "hyperliquid" -> new Credential("0x" + "5".repeat(40), "0x" + "1".repeat(64), null);
            default -> FakeExchange.KEY;
        };
    }
}
