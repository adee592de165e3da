package dev.rekey.exchanges.check;

import static dev.rekey.exchanges.check.FakeExchange.KEY;
import static dev.rekey.exchanges.check.FakeExchange.NOW;
import static dev.rekey.exchanges.check.FakeExchange.addresses;
import static dev.rekey.exchanges.testing.Reports.finding;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rekey.exchanges.catalog.Catalog;
import dev.rekey.exchanges.catalog.ToldFinding;
import dev.rekey.exchanges.check.FakeExchange.Answer;
import dev.rekey.exchanges.check.FakeExchange.Seen;
import dev.rekey.terms.Check;
import dev.rekey.terms.CheckResult;
import dev.rekey.terms.Market;
import dev.rekey.terms.Step;
import dev.rekey.terms.Verdict;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KeyVerifierTest {

    private static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);
    private static final String A = "127.0.0.41";
    private static final String RESTRICTIONS = "/sapi/v1/account/apiRestrictions";

    @Test
    void an_address_without_a_way_out_is_named_and_waits_for_support_and_is_never_accepted() {
        try (FakeExchange exchange = goodBinance()) {
            KeyReport report = exchange.verifier("binance", addresses(A), CLOCK)
                    .verify(request("binance", KEY, A, "203.0.113.9", "203.0.113.10"));

            assertThat(report.verdict()).isEqualTo(Verdict.UNKNOWN);
            assertThat(report.support()).isTrue();
            ToldFinding found = finding(report, Check.ADDRESSES);
            assertThat(found.result()).isEqualTo(CheckResult.UNKNOWN);
            assertThat(found.say()).startsWith("We cannot send from all of your IP addresses yet");
            assertThat(found.advice()).contains("support was asked to look");
            assertThat(found.detail()).isEqualTo("1 of 3; not configured here: 203.0.113.9, 203.0.113.10");
        }
    }

    @Test
    void without_any_way_out_nothing_is_sent_and_nothing_is_accepted() {
        try (FakeExchange exchange = goodBinance()) {
            KeyReport report = exchange.verifier("binance", addresses(), CLOCK)
                    .verify(request("binance", KEY, "203.0.113.9", "203.0.113.10"));

            assertThat(report.verdict()).isEqualTo(Verdict.UNKNOWN);
            assertThat(report.support()).isTrue();
            assertThat(finding(report, Check.ADDRESSES).result()).isEqualTo(CheckResult.UNKNOWN);
            assertThat(finding(report, Check.ADDRESSES).detail()).contains("not configured here");
            assertThat(exchange.seen()).isEmpty();
        }
    }

    @Test
    void without_a_whitelist_the_machines_own_route_is_taken_once() {
        try (FakeExchange exchange = goodBinance()) {
            KeyReport report = exchange.check("binance", Market.SPOT);

            assertThat(report.verdict()).isEqualTo(Verdict.ACCEPTED);
            assertThat(finding(report, Check.ADDRESSES).result()).isEqualTo(CheckResult.NOT_CHECKED);
            assertThat(exchange.order())
                    .containsExactly(RESTRICTIONS + " from 127.0.0.1", "/api/v3/account from 127.0.0.1");
        }
    }

    @Test
    void an_address_that_stands_twice_is_asked_from_once() {
        try (FakeExchange exchange = goodBinance()) {
            KeyReport report =
                    exchange.verifier("binance", addresses(A), CLOCK).verify(request("binance", KEY, A, A, A));

            assertThat(finding(report, Check.ADDRESSES).detail()).isEqualTo("1 of 1");
            assertThat(exchange.seen()).hasSize(2);
        }
    }

    @Test
    void at_most_four_addresses_are_asked_from_at_a_time() throws Exception {
        // given: from the second address on, four requests have to be under way together before any is answered
        AtomicInteger now = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        CyclicBarrier four = new CyclicBarrier(4);
        String[] nine = new String[9];
        for (int i = 0; i < nine.length; i++) {
            nine[i] = "127.0.2." + (i + 1);
        }
        try (FakeExchange exchange = FakeExchange.answering(seen -> {
            if (!seen.peer().equals(nine[0])) {
                most.accumulateAndGet(now.incrementAndGet(), Math::max);
                await(four);
                now.decrementAndGet();
            }
            return good(seen);
        })) {
            // when
            KeyReport report = exchange.check("binance", Market.SPOT, nine);

            // then
            assertThat(finding(report, Check.ADDRESSES).detail()).isEqualTo("9 of 9");
            assertThat(most).hasValue(4);
        }
    }

    @Test
    void one_key_is_asked_about_by_one_thread_at_a_time() throws Exception {
        // given
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try (FakeExchange exchange = FakeExchange.answering(seen -> {
            inside.countDown();
            await(go);
            return good(seen);
        })) {
            KeyVerifier verifier = exchange.verifier("binance", addresses(A), CLOCK);
            Future<KeyReport> first = threads.submit(() -> verifier.verify(request("binance", KEY, A)));
            assertThat(inside.await(10, TimeUnit.SECONDS)).isTrue();

            // when
            Future<KeyReport> second = threads.submit(() -> verifier.verify(request("binance", KEY, A)));
            go.countDown();

            // then
            assertThat(first.get(10, TimeUnit.SECONDS).verdict()).isEqualTo(Verdict.ACCEPTED);
            assertThat(second.get(10, TimeUnit.SECONDS).verdict()).isEqualTo(Verdict.ACCEPTED);
            assertThat(exchange.seen())
                    .extracting(Seen::path)
                    .containsExactly(RESTRICTIONS, "/api/v3/account", RESTRICTIONS, "/api/v3/account");
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void a_check_that_is_cancelled_between_addresses_is_never_an_accepted_key() throws Exception {
        // given
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        ExecutorService threads = Executors.newSingleThreadExecutor();
        try (FakeExchange exchange = FakeExchange.answering(seen -> {
            if (!seen.peer().equals(A)) {
                asked.countDown();
                await(go);
            }
            return good(seen);
        })) {
            CompletableFuture<KeyReport> result = new CompletableFuture<>();
            AtomicBoolean stillCancelled = new AtomicBoolean();
            Future<?> check = threads.submit(() -> {
                KeyReport report = exchange.check("binance", Market.SPOT, A, "127.0.0.42", "127.0.0.43");
                stillCancelled.set(Thread.currentThread().isInterrupted());
                result.complete(report);
            });
            assertThat(asked.await(10, TimeUnit.SECONDS)).isTrue();

            // when
            check.cancel(true);

            // then
            assertThat(result.get(10, TimeUnit.SECONDS).verdict()).isEqualTo(Verdict.UNKNOWN);
            assertThat(stillCancelled).isTrue();
            go.countDown();
        } finally {
            threads.shutdownNow();
        }
    }

    @ParameterizedTest
    @CsvSource({"mtgox, SPOT", "kraken, FUTURES"})
    void what_the_catalogue_does_not_know_is_a_fault_of_the_caller(String exchange, Market market) {
        KeyVerifier verifier = KeyVerifier.create(
                Catalog.load(), ExchangeHosts.ofCatalog(), addresses(), Duration.ofSeconds(1), CLOCK);
        KeyCheckRequest request = new KeyCheckRequest(exchange, market, KEY, List.of(), null);
        assertThatThrownBy(() -> verifier.verify(request))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageNotContaining(KEY.apiKey())
                .hasMessageNotContaining(KEY.secret());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "has a space", "line\r\nX-Evil: 1", "lettersöwithdots", "null\u0000"})
    void a_key_that_cannot_stand_in_a_header_is_refused_without_asking(String key) {
        try (FakeExchange exchange = goodBinance()) {
            KeyReport report = exchange.verifier("binance", addresses(A), CLOCK)
                    .verify(request("binance", new Credential(key, "secret", null), A));

            assertThat(report.verdict()).isEqualTo(Verdict.REJECTED);
            assertThat(finding(report, Check.KEY_ACCEPTED).repair()).isEqualTo(Step.PASTE);
            assertThat(exchange.seen()).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({"binance, '', SECRET", "binance, -----BEGIN PRIVATE KEY-----, SECRET", "kucoin, fine, PASSPHRASE"})
    void a_credential_that_cannot_sign_is_refused_without_asking(String id, String secret, Check check) {
        try (FakeExchange exchange = goodBinance()) {
            KeyReport report = exchange.verifier(id, addresses(A), CLOCK)
                    .verify(request(id, new Credential("FAKEKEYFAKEKEY", secret, null), A));

            assertThat(report.verdict()).isEqualTo(Verdict.REJECTED);
            assertThat(finding(report, check).repair()).isEqualTo(Step.PASTE);
            assertThat(exchange.seen()).isEmpty();
        }
    }

    @Test
    void what_an_exchange_says_is_cleaned_and_cut() {
        // given
        String hostile = "a\\u0000b\\u202ec\\u2066d\\u200be\\nf" + "x".repeat(100_000);
        try (FakeExchange exchange =
                FakeExchange.answering(seen -> new Answer(400, "{\"code\":-1022,\"msg\":\"" + hostile + "\"}"))) {
            // when
            KeyReport report = exchange.check("binance", Market.SPOT, A);

            // then
            assertThat(finding(report, Check.SECRET).exchangeText())
                    .startsWith("abcde fxxx")
                    .hasSizeLessThanOrEqualTo(200);
        }
    }

    @Test
    void a_hostile_code_account_and_right_are_cleaned_and_cut() {
        // given
        String hostile = "\\u202e<b>" + "9".repeat(5_000);
        try (FakeExchange refusing = FakeExchange.answering(seen -> new Answer(400, "{\"code\":\"" + hostile + "\"}"));
                FakeExchange telling =
                        FakeExchange.answering(seen -> Answer.ok("{\"code\":\"200000\",\"data\":{\"uid\":\"" + hostile
                                + "\",\"permission\":\"General,Spot,withdraw" + hostile + "\"}}"))) {
            // when
            KeyReport refused = refusing.check("kucoin", Market.SPOT, A);
            KeyReport told = telling.check("kucoin", Market.SPOT, A);

            // then
            assertThat(finding(refused, Check.KEY_ACCEPTED).exchangeCode())
                    .startsWith("<b>99")
                    .hasSizeLessThanOrEqualTo(200);
            assertThat(told.exchangeUid()).startsWith("<b>99").hasSizeLessThanOrEqualTo(200);
            assertThat(finding(told, Check.NO_WITHDRAW).detail())
                    .doesNotContain("\u202e")
                    .hasSizeLessThanOrEqualTo(220);
        }
    }

    @Test
    void an_exchange_that_repeats_the_credential_does_not_bring_it_onto_a_page() {
        try (FakeExchange exchange = FakeExchange.answering(seen -> new Answer(
                400,
                "{\"code\":\"400003\",\"msg\":\"unknown " + KEY.apiKey() + " " + KEY.secret() + " " + KEY.passphrase()
                        + "\"}"))) {
            KeyReport report = exchange.check("kucoin", Market.SPOT, A);
            assertThat(finding(report, Check.KEY_ACCEPTED).exchangeText()).isEqualTo("unknown … … …");
            assertSilent(report.toString());
        }
    }

    @Test
    void text_forms_show_no_credential_and_no_signature() {
        for (String id : List.of("binance", "kucoin", "kraken")) {
            ExchangeApi api = ExchangeApi.find(id).orElseThrow();
            for (Endpoint endpoint : api.endpoints()) {
                SignedRequest signed = api.sign(URI.create("https://example.org"), endpoint, KEY, NOW);
                assertSilent(signed.toString());
                assertThat(signed.toString())
                        .doesNotContain("signature", "nonce")
                        .contains(endpoint.path());
            }
        }
        assertSilent(KEY.toString());
        assertSilent(request("binance", KEY, A).toString());
    }

    @Test
    void exceptions_show_no_credential() {
        ExchangeApi kraken = ExchangeApi.find("kraken").orElseThrow();
        Credential notBase64 = new Credential(KEY.apiKey(), "*secret*", null);
        assertThatThrownBy(() -> kraken.sign(
                        URI.create("https://example.org"), kraken.endpoints().get(0), notBase64, NOW))
                .isInstanceOf(IllegalArgumentException.class)
                .hasNoCause()
                .hasMessageNotContaining("*secret*")
                .hasMessageNotContaining(KEY.apiKey());
        ExchangeApi kucoin = ExchangeApi.find("kucoin").orElseThrow();
        assertThatThrownBy(() -> kucoin.sign(
                        URI.create("https://example.org"), kucoin.endpoints().get(0), notBase64, NOW))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageNotContaining("*secret*");
    }

    @Test
    void a_host_named_in_configuration_replaces_only_its_own_market() {
        URI other = URI.create("http://localhost:1");
        ExchangeHosts hosts = new ExchangeHosts(Map.of("binance", Map.of(Market.FUTURES, other)));
        var profile = Catalog.load().find("binance").orElseThrow();
        assertThat(hosts.baseUrl(profile, Market.FUTURES)).isEqualTo(other);
        assertThat(hosts.baseUrl(profile, Market.SPOT)).isEqualTo(URI.create("https://api.binance.com"));
    }

    @ParameterizedTest
    @CsvSource({"45, seconds", "1800, 30 minutes", "-1800, 30 minutes", "-10800, 3 hours"})
    void a_key_is_not_blamed_while_our_clock_is_off_by_the_time_in_the_answer(int seconds, String much) {
        // when
        KeyReport report = withoutKey(Duration.ofSeconds(seconds));

        // then
        assertThat(report.verdict()).isEqualTo(Verdict.UNKNOWN);
        assertThat(report.findings()).noneMatch(found -> found.result() == CheckResult.FAILED);
        ToldFinding clock = finding(report, Check.CLOCK);
        assertThat(clock.say())
                .startsWith("Our clock is off by ")
                .endsWith(much + ", and your key is not the problem.");
        assertThat(clock.exchangeCode()).isEqualTo("400003");
    }

    @Test
    void a_clock_within_what_the_exchange_allows_excuses_no_key() {
        // when
        KeyReport report = withoutKey(Duration.ofSeconds(2));

        // then
        assertThat(report.verdict()).isEqualTo(Verdict.REJECTED);
        assertThat(finding(report, Check.KEY_ACCEPTED).result()).isEqualTo(CheckResult.FAILED);
    }

    private static KeyReport withoutKey(Duration ahead) {
        try (FakeExchange exchange = FakeExchange.answering(seen ->
                new Answer(401, "{\"code\":\"400003\",\"msg\":\"The API key does not exist or site mismatch.\"}"))) {
            return KeyVerifier.create(
                            Catalog.load(),
                            new ExchangeHosts(Map.of("kucoin", Map.of(Market.SPOT, exchange.url()))),
                            OutgoingAddresses.builder().build(),
                            Duration.ofSeconds(10),
                            Clock.offset(Clock.systemUTC(), ahead))
                    .verify(request("kucoin", KEY));
        }
    }

    private static void assertSilent(String text) {
        assertThat(text).doesNotContain(KEY.apiKey(), KEY.secret(), String.valueOf(KEY.passphrase()));
    }

    private static KeyCheckRequest request(String exchange, Credential credential, String... whitelist) {
        return new KeyCheckRequest(exchange, Market.SPOT, credential, List.of(whitelist), null);
    }

    private static FakeExchange goodBinance() {
        return FakeExchange.answering(KeyVerifierTest::good);
    }

    private static Answer good(Seen seen) {
        return Answer.ok(seen.path().equals(RESTRICTIONS) ? """
                        {"ipRestrict":true,"enableReading":true,"enableSpotAndMarginTrading":true,\
                        "enableWithdrawals":false,"enableInternalTransfer":false,"permitsUniversalTransfer":false}""" : "{\"balances\":[]}");
    }

    private static void await(CyclicBarrier barrier) {
        try {
            barrier.await(10, TimeUnit.SECONDS);
        } catch (Exception broken) {
            throw new IllegalStateException(broken);
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException broken) {
            throw new IllegalStateException(broken);
        }
    }
}
