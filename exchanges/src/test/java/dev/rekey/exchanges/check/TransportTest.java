package dev.rekey.exchanges.check;

import static dev.rekey.exchanges.check.FakeExchange.KEY;
import static dev.rekey.exchanges.check.FakeExchange.NOW;
import static dev.rekey.exchanges.testing.Reports.finding;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rekey.exchanges.catalog.Catalog;
import dev.rekey.exchanges.catalog.ToldFinding;
import dev.rekey.terms.Check;
import dev.rekey.terms.CheckResult;
import dev.rekey.terms.Finding;
import dev.rekey.terms.Market;
import dev.rekey.terms.Verdict;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.SocketEffect;
import okio.Buffer;
import okio.BufferedSink;
import okio.GzipSink;
import okio.Okio;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever happens on the way says nothing about the key. */
class TransportTest {

    private static final String A = "127.0.0.21";
    private static final String B = "127.0.0.22";
    private static final String HTML = "<!doctype html><title>Just a moment</title>";

    private final MockWebServer server = new MockWebServer();

    @BeforeEach
    void start() throws Exception {
        server.start(InetAddress.getLoopbackAddress(), 0);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"binance", "kucoin", "kraken"})
    void a_refused_connection_says_nothing_about_the_key(String exchange) throws Exception {
        // given
        URI nobody;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            nobody = URI.create("http://127.0.0.1:" + free.getLocalPort());
        }

        // when
        KeyReport report = check(exchange, nobody, Duration.ofSeconds(10));

        // then
        innocent(report);
        assertThat(finding(report, Check.KEY_ACCEPTED).say()).startsWith("We could not reach ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"binance", "kucoin", "kraken"})
    void a_host_without_an_address_says_nothing_about_the_key(String exchange) {
        innocent(check(exchange, URI.create("https://nowhere.invalid"), Duration.ofSeconds(10)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"binance", "kucoin", "kraken"})
    void a_stalled_answer_ends_with_the_call_timeout(String exchange) {
        // given
        server.enqueue(new MockResponse.Builder()
                .onResponseStart(SocketEffect.Stall.INSTANCE)
                .build());

        // when
        KeyReport report = check(exchange, url(), Duration.ofMillis(300));

        // then
        innocent(report);
        assertThat(finding(report, Check.KEY_ACCEPTED).say()).contains(" did not answer in time");
        assertThat(server.getRequestCount()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"binance", "kucoin", "kraken"})
    void an_answer_that_stalls_in_its_middle_ends_with_the_call_timeout(String exchange) {
        server.enqueue(new MockResponse.Builder()
                .body(" ".repeat(20_000) + "{}")
                .onResponseBody(SocketEffect.Stall.INSTANCE)
                .build());
        innocent(check(exchange, url(), Duration.ofMillis(300)));
        assertThat(server.getRequestCount()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"binance", "kucoin", "kraken"})
    void a_connection_closed_without_an_answer_is_not_tried_again(String exchange) {
        server.enqueue(new MockResponse.Builder()
                .onResponseStart(new SocketEffect.CloseSocket())
                .build());
        innocent(check(exchange));
        assertThat(server.getRequestCount()).isEqualTo(1);
    }

    /** Nothing may be lost on a connection that the exchange closed in between: the request was never sent on it. */
    @ParameterizedTest
    @ValueSource(strings = {"binance", "kucoin", "kraken"})
    void a_second_check_is_not_hindered_by_a_connection_that_was_closed_after_the_first(String exchange) {
        // given an exchange that closes each connection behind its answer and does not say so
        MockResponse refusal = new MockResponse.Builder()
                .code(429)
                .body("{}")
                .onResponseEnd(new SocketEffect.CloseSocket())
                .build();
        server.enqueue(refusal);
        server.enqueue(refusal);
        OutgoingAddresses addresses = FakeExchange.addresses(A);
        KeyVerifier verifier = FakeExchange.verifier(exchange, url(), addresses, Clock.fixed(NOW, ZoneOffset.UTC));
        KeyCheckRequest request = new KeyCheckRequest(exchange, Market.SPOT, FakeExchange.KEY, List.of(A), null);

        // when
        KeyReport first = verifier.verify(request);
        KeyReport second = verifier.verify(request);

        // then
        assertThat(second.findings()).isEqualTo(first.findings());
        assertThat(finding(second, Check.KEY_ACCEPTED).say()).doesNotContain("could not reach");
        assertThat(server.getRequestCount()).isEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            API key is invalid.                                              | KEY_ACCEPTED | REJECTED  | 10003
            Error sign, please check your signature generation algorithm.    | SECRET       | REJECTED  | 10004
            Unmatched IP, please check your API key's bound IP addresses.    | ADDRESSES    | NOT_READY | 10010
            Your api key has expired                                         | KEY_ACCEPTED | REJECTED  | 33004
            Permission denied, please check your API key permissions.        | TRADE        | REJECTED  | 10005
            Too many visits. Exceeded the API Rate Limit.                    | KEY_ACCEPTED | UNKNOWN   | 10006
            Unauthorized                                                     | KEY_ACCEPTED | REJECTED  | HTTP 401""")
    void bybit_may_say_why_in_the_status_line_alone(String words, Check check, Verdict verdict, String code) {
        // given
        for (int i = 0; i < 2; i++) {
            server.enqueue(
                    new MockResponse.Builder().status("HTTP/1.1 401 " + words).build());
        }

        // when
        KeyReport report = FakeExchange.verifier(
                        "bybit", url(), FakeExchange.addresses(A, B), Clock.fixed(NOW, ZoneOffset.UTC))
                .verify(new KeyCheckRequest("bybit", Market.SPOT, FakeExchange.KEY, List.of(A, B), null));

        // then
        assertThat(report.verdict()).as("%s", report.findings()).isEqualTo(verdict);
        assertThat(report.findings())
                .filteredOn(one -> code.equals(one.exchangeCode()))
                .extracting(Finding::check)
                .contains(check);
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 4, -7})
    void bybit_s_bare_401_is_our_clock_s_fault_where_that_is_off(int seconds) {
        // given
        String date = DateTimeFormatter.RFC_1123_DATE_TIME.format(
                NOW.minusSeconds(seconds).atZone(ZoneOffset.UTC));
        server.enqueue(
                new MockResponse.Builder().code(401).setHeader("Date", date).build());

        // when
        ExchangeHosts hosts = new ExchangeHosts(Map.of("bybit", Map.of(Market.SPOT, url(), Market.FUTURES, url())));
        KeyReport report = KeyVerifier.create(
                        Catalog.load(),
                        hosts,
                        FakeExchange.addresses(A),
                        Duration.ofSeconds(10),
                        Clock.fixed(NOW, ZoneOffset.UTC))
                .verify(new KeyCheckRequest("bybit", Market.SPOT, FakeExchange.KEY, List.of(A), null));

        // then
        assertThat(report.verdict()).as("%s", report.findings()).isEqualTo(Verdict.UNKNOWN);
        assertThat(finding(report, Check.CLOCK).say()).matches("Our clock is off by [234567] seconds, .*");
    }

    @ParameterizedTest
    @ValueSource(strings = {"binance", "kucoin", "kraken"})
    void an_answer_cut_in_its_middle_is_not_tried_again(String exchange) {
        server.enqueue(new MockResponse.Builder()
                .body(" ".repeat(20_000) + "{}")
                .onResponseBody(new SocketEffect.CloseSocket())
                .build());
        innocent(check(exchange));
        assertThat(server.getRequestCount()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"binance", "kucoin", "kraken"})
    void a_page_in_place_of_an_answer_is_unreadable(String exchange) {
        server.enqueue(new MockResponse(200, okhttp3.Headers.of("Content-Type", "text/html"), HTML));
        KeyReport report = check(exchange);
        innocent(report);
        assertThat(finding(report, Check.KEY_ACCEPTED).say()).contains("gave an answer that we cannot read");
    }

    @ParameterizedTest
    @ValueSource(strings = {"binance", "kucoin", "kraken"})
    void an_answer_of_more_than_256_kib_is_not_read(String exchange) {
        server.enqueue(new MockResponse.Builder()
                .body("{\"code\":-2014,\"error\":[\"EAPI:Invalid key\"],\"msg\":\"" + "x".repeat(256 * 1024) + "\"}")
                .build());
        innocent(check(exchange));
    }

    @ParameterizedTest
    @ValueSource(strings = {"binance", "kucoin", "kraken"})
    void a_small_answer_that_unpacks_to_a_large_one_is_not_read(String exchange) throws Exception {
        Buffer packed = new Buffer();
        try (BufferedSink sink = Okio.buffer(new GzipSink(packed))) {
            sink.writeUtf8("{\"code\":-2014,\"error\":[\"EAPI:Invalid key\"],\"msg\":\"");
            sink.writeUtf8("x".repeat(50_000_000));
        }
        server.enqueue(new MockResponse.Builder()
                .addHeader("Content-Encoding", "gzip")
                .body(packed)
                .build());
        innocent(check(exchange));
    }

    @ParameterizedTest
    @ValueSource(strings = {"binance", "kucoin", "kraken"})
    void invalid_json_is_unreadable(String exchange) {
        server.enqueue(new MockResponse.Builder().body("{\"code\":-2014,").build());
        innocent(check(exchange));
    }

    @ParameterizedTest
    @ValueSource(strings = {"binance", "kucoin", "kraken"})
    void an_empty_answer_is_unreadable(String exchange) {
        server.enqueue(new MockResponse.Builder().body("").build());
        innocent(check(exchange));
    }

    @ParameterizedTest
    @ValueSource(strings = {"binance", "kucoin", "kraken"})
    void json_nested_without_end_is_unreadable(String exchange) {
        server.enqueue(new MockResponse.Builder().body("[".repeat(100_000)).build());
        innocent(check(exchange));
    }

    @ParameterizedTest
    @ValueSource(strings = {"binance", "kucoin", "kraken"})
    void json_of_another_shape_is_unreadable(String exchange) {
        server.enqueue(new MockResponse.Builder()
                .body("{\"status\":\"fine\",\"data\":[],\"result\":7}")
                .build());
        innocent(check(exchange));
    }

    @ParameterizedTest
    @ValueSource(strings = {"binance", "kucoin", "kraken"})
    void a_number_in_place_of_an_object_is_unreadable(String exchange) {
        server.enqueue(new MockResponse.Builder().body("42").build());
        innocent(check(exchange));
    }

    @ParameterizedTest
    @ValueSource(strings = {"binance", "kucoin", "kraken"})
    void a_fault_of_the_server_says_nothing_about_the_key(String exchange) {
        server.enqueue(new MockResponse(500, okhttp3.Headers.EMPTY, HTML));
        KeyReport report = check(exchange);
        innocent(report);
        assertThat(finding(report, Check.KEY_ACCEPTED).exchangeCode()).isEqualTo("HTTP 500");
        assertThat(finding(report, Check.KEY_ACCEPTED).say()).contains("maintenance");
    }

    @ParameterizedTest
    @ValueSource(strings = {"binance", "kucoin", "kraken"})
    void maintenance_is_not_asked_again_even_when_it_says_at_once(String exchange) {
        server.enqueue(new MockResponse(503, okhttp3.Headers.of("Retry-After", "0"), HTML));
        KeyReport report = check(exchange);
        innocent(report);
        assertThat(report.retryAfter()).isNull();
        assertThat(server.getRequestCount()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"binance", "kucoin", "kraken"})
    void too_many_requests_keeps_the_pause_that_is_asked_for(String exchange) {
        server.enqueue(new MockResponse(429, okhttp3.Headers.of("Retry-After", "37"), HTML));
        KeyReport report = check(exchange);
        innocent(report);
        assertThat(report.retryAfter()).isEqualTo(Duration.ofSeconds(37));
        assertThat(finding(report, Check.KEY_ACCEPTED).say()).contains("slow down");
    }

    @ParameterizedTest
    @ValueSource(strings = {"binance", "kucoin", "kraken"})
    void a_ban_keeps_the_date_until_which_it_lasts_and_no_more_than_three_days(String exchange) {
        server.enqueue(new MockResponse(418, okhttp3.Headers.of("Retry-After", "Mon, 23 Nov 2026 12:02:00 GMT"), ""));
        server.enqueue(new MockResponse(418, okhttp3.Headers.of("Retry-After", "999999999"), ""));
        KeyReport report = check(exchange);
        innocent(report);
        assertThat(report.retryAfter()).isEqualTo(Duration.ofMinutes(2));
        assertThat(check(exchange).retryAfter()).isEqualTo(Duration.ofDays(3));
    }

    @ParameterizedTest
    @ValueSource(strings = {"binance", "kucoin", "kraken"})
    void a_place_that_is_not_served_says_nothing_about_the_key(String exchange) {
        server.enqueue(new MockResponse(
                451, okhttp3.Headers.EMPTY, "{\"code\":0,\"msg\":\"Service unavailable from a restricted location\"}"));
        KeyReport report = check(exchange);
        innocent(report);
        assertThat(finding(report, Check.KEY_ACCEPTED).repair()).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"binance", "kucoin", "kraken"})
    void a_forbidding_page_says_nothing_about_the_key(String exchange) {
        server.enqueue(new MockResponse(403, okhttp3.Headers.of("Content-Type", "text/html"), HTML));
        KeyReport report = check(exchange);
        innocent(report);
        assertThat(finding(report, Check.KEY_ACCEPTED).exchangeText()).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"binance", "kucoin", "kraken"})
    void a_redirect_is_not_followed(String exchange) throws Exception {
        try (MockWebServer elsewhere = new MockWebServer()) {
            elsewhere.start();
            server.enqueue(new MockResponse(
                    302, okhttp3.Headers.of("Location", elsewhere.url("/").toString()), ""));
            innocent(check(exchange));
            assertThat(elsewhere.getRequestCount()).isZero();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"binance", "kucoin", "kraken"})
    void a_request_to_sign_in_at_a_proxy_is_not_answered(String exchange) {
        server.enqueue(new MockResponse(407, okhttp3.Headers.of("Proxy-Authenticate", "Basic"), ""));
        innocent(check(exchange));
    }

    @ParameterizedTest
    @CsvSource({"-6, REJECTED", "-7, UNKNOWN", "5, REJECTED", "6, UNKNOWN"})
    void a_key_is_blamed_only_while_our_clock_is_as_right_as_the_exchange_wants_it(int seconds, Verdict verdict) {
        // given
        server.enqueue(unknownKey().setHeader("Date", date(seconds)).build());

        // when
        KeyReport report = check("kucoin");

        // then
        assertThat(report.verdict()).as("%s", report.findings()).isEqualTo(verdict);
    }

    @Test
    void the_time_in_an_answer_that_was_kept_on_the_way_says_nothing_of_our_clock() {
        // given
        server.enqueue(unknownKey()
                .setHeader("Date", date(-3600))
                .setHeader("Age", "3600")
                .build());

        // then
        assertThat(check("kucoin").verdict()).isEqualTo(Verdict.REJECTED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"yesterday", "Mon, 99 Nov 2026 12:00:00 GMT", ""})
    void a_time_that_cannot_be_read_says_nothing_of_our_clock(String date) {
        // given
        server.enqueue(unknownKey().setHeader("Date", date).build());

        // then
        assertThat(check("kucoin").verdict()).isEqualTo(Verdict.REJECTED);
    }

    private static MockResponse.Builder unknownKey() {
        return new MockResponse.Builder().code(401).body("""
                        {"code":"400003","msg":"The API key does not exist or site mismatch."}""");
    }

    private static String date(int secondsFromNow) {
        return DateTimeFormatter.RFC_1123_DATE_TIME.format(
                NOW.plusSeconds(secondsFromNow).atZone(ZoneOffset.UTC));
    }

    private URI url() {
        return URI.create("http://127.0.0.1:" + server.getPort());
    }

    private KeyReport check(String exchange) {
        return check(exchange, url(), Duration.ofSeconds(10));
    }

    private static KeyReport check(String exchange, URI url, Duration callTimeout) {
        return KeyVerifier.create(
                        Catalog.load(),
                        new ExchangeHosts(Map.of(exchange, Map.of(Market.SPOT, url))),
                        OutgoingAddresses.builder().build(),
                        callTimeout,
                        Clock.fixed(NOW, ZoneOffset.UTC))
                .verify(new KeyCheckRequest(exchange, Market.SPOT, KEY, List.of(), null));
    }

    private static void innocent(KeyReport report) {
        assertThat(report.verdict()).isEqualTo(Verdict.UNKNOWN);
        assertThat(report.findings()).extracting(Finding::check).containsExactly(Check.values());
        ToldFinding first = finding(report, Check.KEY_ACCEPTED);
        assertThat(first.result()).isEqualTo(CheckResult.UNKNOWN);
        assertThat(first.say()).contains("your key is not the problem");
        assertThat(first.advice()).startsWith("Do not make another");
        assertThat(report.findings().subList(1, report.findings().size()))
                .extracting(Finding::result)
                .containsOnly(CheckResult.NOT_CHECKED);
    }
}
