package dev.rekey.exchanges.poloniex;

import static dev.rekey.exchanges.testing.Reports.finding;
import static dev.rekey.exchanges.testing.TestedExchange.A;
import static dev.rekey.exchanges.testing.TestedExchange.B;
import static dev.rekey.exchanges.testing.TestedExchange.C;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rekey.exchanges.catalog.ToldFinding;
import dev.rekey.exchanges.check.FakeExchange.Answer;
import dev.rekey.exchanges.check.FakeExchange.Seen;
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

class PoloniexApiTest {

    private static final String BALANCES = "/accounts/balances";
    private static final Answer SPOT = Answer.ok("[{\"accountId\":\"1\",\"accountType\":\"SPOT\",\"balances\":[]}]");
    private static final Answer FUTURES =
            Answer.ok("{\"code\":200,\"data\":{\"state\":\"NORMAL\"},\"msg\":\"Success\"}");
    private static final Answer NO_WORD = new Answer(401, "");
    private static final Answer NOT_LISTED = new Answer(401, "{\"code\":401,\"message\":\"Illegal of ip\"}");

    @RegisterExtension
    final TestedExchange poloniex = TestedExchange.of("poloniex");

    @Test
    void a_good_spot_key_passes_with_one_request_from_each_address() {
        poloniex.answers(SPOT);
        KeyReport report = poloniex.check(Market.SPOT, A, B);

        assertThat(report.verdict()).isEqualTo(Verdict.ACCEPTED);
        assertThat(report.findings())
                .filteredOn(finding -> finding.result() == CheckResult.PASSED)
                .extracting(Finding::check)
                .containsExactly(Check.KEY_ACCEPTED, Check.SECRET, Check.CLOCK, Check.ADDRESSES, Check.READ);
        assertThat(finding(report, Check.NO_WITHDRAW).detail()).contains("does not tell");
        assertThat(poloniex.order()).containsExactly(BALANCES + " from " + A, BALANCES + " from " + B);
        assertThat(poloniex.seen()).extracting(Seen::query).containsOnly("accountType=SPOT");
    }

    @Test
    void success_has_a_code_on_futures() {
        poloniex.answers(FUTURES);
        assertThat(poloniex.check(Market.FUTURES, A).verdict()).isEqualTo(Verdict.ACCEPTED);
        assertThat(poloniex.order()).containsExactly("/v3/account/balance from " + A);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{\"code\":\"FORBIDDEN\",\"message\":\"Invalid API key/secret pair.\"}"})
    void a_refusal_without_a_word_is_about_the_key_and_asked_twice_at_most(String body) {
        poloniex.answers(new Answer(401, body));
        KeyReport report = poloniex.check(Market.SPOT, A, B, C);

        assertThat(report.verdict()).isEqualTo(Verdict.REJECTED);
        ToldFinding key = finding(report, Check.KEY_ACCEPTED);
        assertThat(key.result()).isEqualTo(CheckResult.FAILED);
        assertThat(key.say()).contains("key or the secret");
        assertThat(key.repair()).isEqualTo(Step.PASTE);
        assertThat(finding(report, Check.SECRET).detail()).isEqualTo("look at both: key and secret");
        assertThat(poloniex.order()).containsExactly(BALANCES + " from " + A, BALANCES + " from " + B);
    }

    @Test
    void a_key_refused_without_a_word_from_one_address_only_is_right() {
        poloniex.answers(SPOT);
        poloniex.answersTo(A, NO_WORD);
        KeyReport report = poloniex.check(Market.SPOT, A, B, C);

        assertThat(report.verdict()).isEqualTo(Verdict.NOT_READY);
        assertThat(finding(report, Check.SECRET).result()).isEqualTo(CheckResult.PASSED);
        assertThat(finding(report, Check.ADDRESSES).detail()).isEqualTo("2 of 3; refused: " + A);
    }

    @Test
    void an_address_that_is_not_listed_is_named() {
        poloniex.answers(SPOT);
        poloniex.answersTo(B, NOT_LISTED);
        KeyReport report = poloniex.check(Market.SPOT, A, B, C);

        assertThat(report.verdict()).isEqualTo(Verdict.NOT_READY);
        ToldFinding addresses = finding(report, Check.ADDRESSES);
        assertThat(addresses.detail()).isEqualTo("2 of 3; refused: " + B);
        assertThat(addresses.exchangeText()).isEqualTo("Illegal of ip");
    }

    @Test
    void a_key_that_lists_neither_of_two_addresses_is_waited_for_and_not_proved() {
        poloniex.answers(NOT_LISTED);
        KeyReport report = poloniex.check(Market.SPOT, A, B, C);

        assertThat(report.verdict()).isEqualTo(Verdict.NOT_READY);
        assertThat(finding(report, Check.KEY_ACCEPTED).result()).isEqualTo(CheckResult.NOT_CHECKED);
        assertThat(finding(report, Check.ADDRESSES).detail())
                .isEqualTo("0 of 3; refused: " + A + ", " + B + "; not asked: " + C);
        assertThat(poloniex.seen()).hasSize(2);
    }

    @Test
    void a_wrong_signature_on_futures_is_about_the_secret() {
        Answer wrong = new Answer(401, "{\"code\":401,\"msg\":\"Invalid signature\"}");
        poloniex.answers(wrong);
        KeyReport report = poloniex.check(Market.FUTURES, A, B);

        assertThat(report.verdict()).isEqualTo(Verdict.REJECTED);
        assertThat(finding(report, Check.SECRET).result()).isEqualTo(CheckResult.FAILED);
        assertThat(poloniex.seen()).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "400;;UNKNOWN",
                "400; {\"code\":400,\"message\":\"Bad request\"}; UNKNOWN",
                "408;;UNKNOWN",
                "429;;UNKNOWN",
                "403;;UNKNOWN",
                "200; {\"code\":401,\"msg\":\"something new\"}; UNKNOWN",
                "403; {\"code\":21353,\"message\":\"no\"}; UNKNOWN",
                "500; {\"code\":603,\"message\":\"no\"}; UNKNOWN",
                "400; {\"code\":21601,\"message\":\"locked\"}; REJECTED",
                "403; {\"code\":403,\"msg\":\"ACCESS_DENY\"}; REJECTED"
            })
    void only_what_is_about_the_key_or_its_account_is_held_against_it(int status, String body, Verdict verdict) {
        poloniex.answers(new Answer(status, body == null ? "" : body));
        assertThat(poloniex.check(Market.SPOT, A, B).verdict()).isEqualTo(verdict);
    }

    @Test
    void a_second_answer_that_is_disturbed_leaves_the_key_unjudged() {
        poloniex.answers(SPOT);
        poloniex.answersTo(A, NO_WORD);
        poloniex.answersTo(B, new Answer(502, "<html>"));
        assertThat(poloniex.check(Market.SPOT, A, B).verdict()).isEqualTo(Verdict.UNKNOWN);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"code\":200}", "{\"data\":{}}", "["})
    void an_answer_of_another_shape_is_never_a_good_key(String body) {
        poloniex.answers(Answer.ok(body));
        assertThat(poloniex.check(Market.SPOT, A).verdict()).isEqualTo(Verdict.UNKNOWN);
    }
}
