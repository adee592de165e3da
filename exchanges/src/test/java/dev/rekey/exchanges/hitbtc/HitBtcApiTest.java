package dev.rekey.exchanges.hitbtc;

import static dev.rekey.exchanges.testing.Reports.finding;
import static dev.rekey.exchanges.testing.TestedExchange.A;
import static dev.rekey.exchanges.testing.TestedExchange.B;
import static dev.rekey.exchanges.testing.TestedExchange.C;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rekey.exchanges.catalog.ToldFinding;
import dev.rekey.exchanges.check.Credential;
import dev.rekey.exchanges.check.FakeExchange.Answer;
import dev.rekey.exchanges.check.KeyReport;
import dev.rekey.exchanges.testing.TestedExchange;
import dev.rekey.terms.Check;
import dev.rekey.terms.CheckResult;
import dev.rekey.terms.Finding;
import dev.rekey.terms.Market;
import dev.rekey.terms.Step;
import dev.rekey.terms.Verdict;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HitBtcApiTest {

    private static final Answer BALANCE = Answer.ok("[{\"currency\":\"USDT\",\"available\":\"0\",\"reserved\":\"0\"}]");
    private static final Answer FAILED = error(401, "1002", "Authorization failed");
    private static final Answer FORBIDDEN = error(403, "1003", "Action is forbidden for this API key");

    @RegisterExtension
    final TestedExchange hitbtc = TestedExchange.of("hitbtc");

    @ParameterizedTest
    @CsvSource({"SPOT, /api/3/spot/balance", "FUTURES, /api/3/futures/balance"})
    void a_good_key_passes_with_one_request_from_each_address(Market market, String path) {
        hitbtc.answers(BALANCE);
        KeyReport report = hitbtc.check(market, A, B, C);

        assertThat(report.verdict()).isEqualTo(Verdict.ACCEPTED);
        assertThat(report.findings())
                .filteredOn(finding -> finding.result() == CheckResult.PASSED)
                .extracting(Finding::check)
                .containsExactly(Check.KEY_ACCEPTED, Check.SECRET, Check.CLOCK, Check.ADDRESSES, Check.READ);
        assertThat(hitbtc.order())
                .containsExactlyInAnyOrder(path + " from " + A, path + " from " + B, path + " from " + C);
    }

    @Test
    void what_hitbtc_does_not_tell_is_never_said_to_be_right() {
        hitbtc.answers(BALANCE);
        KeyReport report = hitbtc.check(Market.SPOT, A);

        assertThat(finding(report, Check.TRADE).detail()).contains("does not tell");
        assertThat(finding(report, Check.NO_WITHDRAW).detail()).contains("does not tell");
        assertThat(report.exchangeUid()).isNull();
    }

    @Test
    void a_key_that_is_refused_from_two_addresses_is_not_asked_about_a_third_time() {
        hitbtc.answers(FAILED);
        KeyReport report = hitbtc.check(Market.SPOT, A, B, C);

        assertThat(report.verdict()).isEqualTo(Verdict.REJECTED);
        ToldFinding key = finding(report, Check.KEY_ACCEPTED);
        assertThat(key.say()).contains("key or the secret", "addresses");
        assertThat(key.repair()).isEqualTo(Step.PASTE);
        assertThat(key.exchangeCode()).isEqualTo("1002");
        assertThat(finding(report, Check.SECRET).result()).isEqualTo(CheckResult.NOT_CHECKED);
        assertThat(hitbtc.order()).containsExactly("/api/3/spot/balance from " + A, "/api/3/spot/balance from " + B);
    }

    @Test
    void a_key_that_works_from_the_second_address_is_right_and_the_first_is_waited_for() {
        hitbtc.answers(BALANCE);
        hitbtc.answersTo(A, FAILED);
        KeyReport report = hitbtc.check(Market.SPOT, A, B, C);

        assertThat(report.verdict()).isEqualTo(Verdict.NOT_READY);
        assertThat(finding(report, Check.KEY_ACCEPTED).result()).isEqualTo(CheckResult.PASSED);
        assertThat(finding(report, Check.ADDRESSES).detail()).isEqualTo("2 of 3; refused: " + A);
    }

    @Test
    void a_key_without_boxes_is_known_and_let_in_from_every_address() {
        hitbtc.answers(FORBIDDEN);
        KeyReport report = hitbtc.check(Market.SPOT, A, B);

        assertThat(report.verdict()).isEqualTo(Verdict.REJECTED);
        assertThat(finding(report, Check.SECRET).result()).isEqualTo(CheckResult.PASSED);
        assertThat(finding(report, Check.ADDRESSES).detail()).isEqualTo("2 of 2");
        ToldFinding read = finding(report, Check.READ);
        assertThat(read.detail()).isEqualTo("not ticked: Order book, History, Trading balance");
        assertThat(read.advice()).contains("link in the mail");
        assertThat(finding(report, Check.TRADE).result()).isEqualTo(CheckResult.NOT_CHECKED);
    }

    @ParameterizedTest
    @ValueSource(ints = {429, 502})
    void a_second_answer_that_is_disturbed_leaves_the_key_unjudged(int status) {
        hitbtc.answers(BALANCE);
        hitbtc.answersTo(A, FAILED);
        hitbtc.answersTo(B, new Answer(status, "<html>"));
        KeyReport report = hitbtc.check(Market.SPOT, A, B);

        assertThat(report.verdict()).isEqualTo(Verdict.UNKNOWN);
        assertThat(hitbtc.seen()).hasSize(2);
    }

    @ParameterizedTest
    @CsvSource({
        "401, 1001, UNKNOWN",
        "401, 1004, UNKNOWN",
        "401, 1005, UNKNOWN",
        "401, 403, REJECTED",
        "400, 10021, REJECTED",
        "400, 20010, UNKNOWN",
        "504, 504, UNKNOWN"
    })
    void other_codes_blame_the_key_only_where_they_are_about_the_account(int status, String code, Verdict verdict) {
        hitbtc.answers(error(status, code, "words"));
        KeyReport report = hitbtc.check(Market.SPOT, A, B);

        assertThat(report.verdict()).isEqualTo(verdict);
        assertThat(hitbtc.seen()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"error\":\"1002\"}", "{\"error\":{}}", "[", ""})
    void an_answer_of_another_shape_is_never_a_good_key(String body) {
        hitbtc.answers(Answer.ok(body));
        assertThat(hitbtc.check(Market.SPOT, A).verdict()).isEqualTo(Verdict.UNKNOWN);
    }

    @Test
    void too_many_requests_end_the_asking() {
        hitbtc.answers(BALANCE);
        hitbtc.answersTo(B, error(429, "429", "Too many requests"));
        KeyReport report = hitbtc.check(Market.SPOT, A, B);

        assertThat(report.verdict()).isEqualTo(Verdict.UNKNOWN);
        assertThat(finding(report, Check.ADDRESSES).detail()).isEqualTo("1 of 2; no answer: " + B);
    }

    @Test
    void a_key_with_a_colon_is_not_sent() {
        hitbtc.answers(BALANCE);
        KeyReport report = hitbtc.checkKey(new Credential("key:secret", "secret", null), Market.SPOT, A);

        assertThat(report.verdict()).isEqualTo(Verdict.REJECTED);
        assertThat(hitbtc.seen()).isEmpty();
    }

    private static Answer error(int status, String code, String message) {
        return new Answer(status, "{\"error\":{\"code\":" + code + ",\"message\":\"" + message + "\"}}");
    }
}
