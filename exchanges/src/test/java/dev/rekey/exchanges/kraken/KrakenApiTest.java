package dev.rekey.exchanges.kraken;

import static dev.rekey.exchanges.check.FakeExchange.NOW;
import static dev.rekey.exchanges.testing.ReportAssert.assertThat;
import static dev.rekey.exchanges.testing.Reports.finding;
import static dev.rekey.exchanges.testing.Reports.passed;
import static dev.rekey.exchanges.testing.TestedExchange.A;
import static dev.rekey.exchanges.testing.TestedExchange.B;
import static dev.rekey.exchanges.testing.TestedExchange.C;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rekey.exchanges.catalog.ToldFinding;
import dev.rekey.exchanges.check.Credential;
import dev.rekey.exchanges.check.FakeExchange;
import dev.rekey.exchanges.check.FakeExchange.Answer;
import dev.rekey.exchanges.check.FakeExchange.Seen;
import dev.rekey.exchanges.check.KeyCheckRequest;
import dev.rekey.exchanges.check.KeyReport;
import dev.rekey.exchanges.check.KeyVerifier;
import dev.rekey.exchanges.testing.TestedExchange;
import dev.rekey.terms.Check;
import dev.rekey.terms.CheckResult;
import dev.rekey.terms.Finding;
import dev.rekey.terms.Market;
import dev.rekey.terms.Step;
import dev.rekey.terms.Verdict;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KrakenApiTest {

    private static final String KEY = "/0/private/GetApiKeyInfo";
    private static final String BALANCE = "/0/private/Balance";
    private static final String GOOD_RIGHTS = "query-funds,query-open-trades,modify-trades,close-trades";

    @RegisterExtension
    final TestedExchange kraken = TestedExchange.of("kraken");

    @Test
    void a_good_key_passes_with_one_request_for_each_address_and_one_for_the_balance() {
        kraken.answers(script(key(GOOD_RIGHTS, "0", A, B, C)));
        KeyReport report = kraken.check(Market.SPOT, A, B, C);

        assertThat(report.verdict()).isEqualTo(Verdict.ACCEPTED);
        assertThat(report.findings()).extracting(Finding::check).containsExactly(Check.values());
        assertThat(passed(report))
                .containsExactly(
                        Check.KEY_ACCEPTED,
                        Check.SECRET,
                        Check.CLOCK,
                        Check.ADDRESSES,
                        Check.READ,
                        Check.TRADE,
                        Check.NO_WITHDRAW,
                        Check.EXPIRY);
        assertThat(report.expiresAt()).isNull();
        assertThat(finding(report, Check.SAME_ACCOUNT).detail()).isEqualTo("Kraken did not tell whose key this is.");
        assertThat(kraken.order())
                .containsExactly(KEY + " from " + A, BALANCE + " from " + A, KEY + " from " + B, KEY + " from " + C);
        assertThat(kraken.seen()).extracting(Seen::method).containsOnly("POST");
    }

    @Test
    void nonces_are_milliseconds_and_rise_even_when_the_clock_stands_or_goes_back() {
        kraken.answers(script(key(GOOD_RIGHTS, "0", A, B)));
        // given
        SettableClock clock = new SettableClock(NOW);
        KeyVerifier verifier = kraken.verifier(clock, A, B);
        KeyCheckRequest request = new KeyCheckRequest("kraken", Market.SPOT, FakeExchange.KEY, List.of(A, B), null);

        // when
        verifier.verify(request);
        clock.now = NOW.minusSeconds(60);
        verifier.verify(request);
        clock.now = NOW.plusSeconds(60);
        verifier.verify(request);

        // then
        List<Long> nonces = kraken.seen().stream()
                .map(one -> Long.parseLong(one.body().replace("nonce=", "")))
                .toList();
        assertThat(nonces).hasSize(9).isSorted().doesNotHaveDuplicates();
        assertThat(nonces.get(0)).isEqualTo(NOW.toEpochMilli());
        assertThat(nonces.get(6)).isEqualTo(NOW.plusSeconds(60).toEpochMilli());
    }

    @ParameterizedTest
    @CsvSource({
        "EAPI:Invalid key, KEY_ACCEPTED, REJECTED, PASTE",
        "EAPI:Invalid signature, SECRET, REJECTED, PASTE",
        "EAPI:Invalid nonce, CLOCK, REJECTED, GENERATE_KEY",
        "EAuth:Account temporary disabled, KEY_ACCEPTED, REJECTED, VERIFY",
        "ETrade:User Locked, KEY_ACCEPTED, REJECTED, VERIFY",
        "EAccount:Invalid permissions:XBT trading restricted for DE., TRADE, UNKNOWN,",
        "EAPI:Rate limit exceeded, KEY_ACCEPTED, UNKNOWN,",
        "EGeneral:Too many requests, KEY_ACCEPTED, UNKNOWN,",
        "EService:Unavailable, KEY_ACCEPTED, UNKNOWN,",
        "EService:Busy, KEY_ACCEPTED, UNKNOWN,",
        "EService:Market in cancel_only mode, KEY_ACCEPTED, UNKNOWN,",
        "EGeneral:Something new, KEY_ACCEPTED, UNKNOWN,",
    })
    void each_refusal_comes_with_200_and_is_told_apart_with_one_request(
            String error, Check check, Verdict verdict, Step repair) {
        kraken.answers(refusal(error));
        KeyReport report = kraken.check(Market.SPOT, A, B, C);

        assertThat(report).tells(check, verdict, repair);
        assertThat(finding(report, check).exchangeText()).isEqualTo(error);
        assertThat(kraken.seen()).hasSize(1);
    }

    @Test
    void a_lockout_is_left_alone_for_a_quarter_of_an_hour() {
        kraken.answers(refusal("EGeneral:Temporary lockout"));
        KeyReport report = kraken.check(Market.SPOT, A, B);

        assertThat(report.verdict()).isEqualTo(Verdict.UNKNOWN);
        assertThat(report.retryAfter()).isEqualTo(Duration.ofMinutes(15));
        assertThat(finding(report, Check.KEY_ACCEPTED).advice()).contains("15 minutes");
        assertThat(kraken.seen()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"EService: Throttled: ", "EService:Throttled:"})
    void the_time_in_a_throttled_answer_becomes_the_pause(String text) {
        long until = NOW.plusSeconds(90).getEpochSecond();
        kraken.answers(refusal(text + until));
        KeyReport report = kraken.check(Market.SPOT, A);

        assertThat(report.verdict()).isEqualTo(Verdict.UNKNOWN);
        assertThat(report.retryAfter()).isEqualTo(Duration.ofSeconds(90));
    }

    @ParameterizedTest
    @CsvSource({
        "'query-open-trades,modify-trades,close-trades', READ, Query (Funds)",
        "'query-funds,close-trades', TRADE, Create & modify orders",
        "'query-funds,modify-trades', TRADE, Cancel & close orders",
        "'query-funds', TRADE, 'Create & modify orders, Cancel & close orders'",
    })
    void a_missing_box_is_named(String rights, Check check, String boxes) {
        kraken.answers(script(key(rights, "0", A)));
        KeyReport report = kraken.check(Market.SPOT, A);

        assertThat(report).asksForAnotherKey(check, "not ticked: " + boxes);
        assertThat(kraken.seen()).hasSize(rights.contains("query-funds") ? 2 : 1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"withdraw-funds", "add-withdraw-address", "update-withdraw-address", "withdraw-something"})
    void a_key_that_may_move_money_out_is_refused(String right) {
        kraken.answers(script(key(GOOD_RIGHTS + "," + right, "0", A)));
        KeyReport report = kraken.check(Market.SPOT, A);

        assertThat(report.verdict()).isEqualTo(Verdict.REJECTED);
        assertThat(finding(report, Check.NO_WITHDRAW).result()).isEqualTo(CheckResult.FAILED);
        assertThat(finding(report, Check.NO_WITHDRAW).detail()).startsWith("ticked: ");
    }

    @Test
    void a_balance_that_is_denied_names_the_box() {
        kraken.answers(refusal("EGeneral:Permission denied"));
        kraken.answersAt(KEY, Answer.ok(key(GOOD_RIGHTS, "0", A)));
        KeyReport report = kraken.check(Market.SPOT, A);
        assertThat(finding(report, Check.READ).detail()).isEqualTo("not ticked: Query (Funds)");
    }

    @Test
    void a_key_that_will_end_says_when() {
        String end = Long.toString(Instant.parse("2027-01-01T00:00:00Z").getEpochSecond());
        kraken.answers(script(key(GOOD_RIGHTS, end, A)));
        KeyReport report = kraken.check(Market.SPOT, A);

        assertThat(report.verdict()).isEqualTo(Verdict.ACCEPTED);
        assertThat(report.expiresAt()).isEqualTo(Instant.parse("2027-01-01T00:00:00Z"));
        assertThat(finding(report, Check.EXPIRY).detail()).isEqualTo("ends 2027-01-01");
    }

    @Test
    void a_key_that_has_ended_is_refused() {
        String end = Long.toString(NOW.minusSeconds(1).getEpochSecond());
        kraken.answers(script(key(GOOD_RIGHTS, end, A)));
        KeyReport report = kraken.check(Market.SPOT, A);

        assertThat(report.verdict()).isEqualTo(Verdict.REJECTED);
        assertThat(finding(report, Check.EXPIRY).detail()).isEqualTo("ended 2026-11-23");
    }

    @ParameterizedTest
    @ValueSource(strings = {"soon", "-5", "99999999999999999999"})
    void an_end_that_cannot_be_read_is_unknown(String end) {
        kraken.answers(script(key(GOOD_RIGHTS, end, A)));
        KeyReport report = kraken.check(Market.SPOT, A);
        assertThat(finding(report, Check.EXPIRY).result()).isEqualTo(CheckResult.UNKNOWN);
    }

    @Test
    void a_list_may_hold_ranges() {
        kraken.answers(script(key(GOOD_RIGHTS, "0", "127.0.0.0/29", B)));
        KeyReport report = kraken.check(Market.SPOT, "127.0.0.6", B, C);

        ToldFinding addresses = finding(report, Check.ADDRESSES);
        assertThat(addresses.result()).isEqualTo(CheckResult.FAILED);
        assertThat(addresses.detail()).isEqualTo("2 of 3; not on the key: " + C);
        assertThat(kraken.seen()).extracting(Seen::peer).doesNotContain(C);
    }

    @ParameterizedTest
    @ValueSource(strings = {"EAPI:Invalid key", "EGeneral:Permission denied"})
    void an_address_that_is_listed_and_refused_is_waited_for_and_ends_the_asking(String error) {
        kraken.answers(script(key(GOOD_RIGHTS, "0", A, B, C)));
        kraken.answersTo(B, refusal(error));
        KeyReport report = kraken.check(Market.SPOT, A, B, C);

        assertThat(report).waitsForAddresses("1 of 3; refused: " + B + "; not asked: " + C);
        assertThat(kraken.order()).containsExactly(KEY + " from " + A, BALANCE + " from " + A, KEY + " from " + B);
    }

    @Test
    void a_first_address_that_is_denied_is_told_from_the_key_by_the_second() {
        kraken.answers(script(key(GOOD_RIGHTS, "0", A, B)));
        kraken.answersTo(A, refusal("EGeneral:Permission denied"));
        KeyReport report = kraken.check(Market.SPOT, A, B);

        assertThat(report).waitsForAddresses("1 of 2; refused: " + A);
    }

    @Test
    void a_key_bound_to_no_address_is_refused() {
        kraken.answers(script(key(GOOD_RIGHTS, "0")));
        KeyReport report = kraken.check(Market.SPOT, A, B);

        assertThat(finding(report, Check.ADDRESSES).result()).isEqualTo(CheckResult.FAILED);
        assertThat(kraken.seen()).hasSize(2);
    }

    @Test
    void a_secret_that_is_not_base64_is_refused_without_asking() {
        kraken.answers(refusal("EAPI:Invalid key"));
        KeyReport report =
                kraken.checkKey(new Credential("FAKEKEYFAKEKEY", "not-base64-at-all!", null), Market.SPOT, A);

        assertThat(report.verdict()).isEqualTo(Verdict.REJECTED);
        assertThat(finding(report, Check.SECRET).repair()).isEqualTo(Step.PASTE);
        assertThat(kraken.seen()).isEmpty();
    }

    @Test
    void there_is_no_futures_market() {
        kraken.answers(refusal("EAPI:Invalid key"));
        assertThatThrownBy(() -> kraken.check(Market.FUTURES, A)).isInstanceOf(IllegalArgumentException.class);
    }

    private static Answer refusal(String error) {
        return Answer.ok("{\"error\":[\"" + error + "\"]}");
    }

    private static String key(String rights, String validUntil, String... addresses) {
        return """
                {"error":[],"result":{"apiKeyName":"desk","apiKey":"FAKE","nonce":"1767225600000","nonceWindow":0,\
                "permissions":["%s"],"validUntil":"%s","queryFrom":"0","queryTo":"0","ipAllowlist":%s,"lastUsed":null}}""".formatted(
                        rights.replace(",", "\",\""),
                        validUntil,
                        addresses.length == 0 ? "[]" : "[\"" + String.join("\",\"", addresses) + "\"]");
    }

    private static Function<Seen, Answer> script(String key) {
        return seen -> seen.path().equals(KEY) ? Answer.ok(key) : Answer.ok("{\"error\":[],\"result\":{}}");
    }

    private static final class SettableClock extends Clock {

        private volatile Instant now;

        SettableClock(Instant now) {
            this.now = now;
        }

        @Override
        public ZoneOffset getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(java.time.ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return now;
        }
    }
}
