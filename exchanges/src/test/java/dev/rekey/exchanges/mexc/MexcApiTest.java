package dev.rekey.exchanges.mexc;

import static dev.rekey.exchanges.testing.ReportAssert.assertThat;
import static dev.rekey.exchanges.testing.Reports.finding;
import static dev.rekey.exchanges.testing.Reports.passed;
import static dev.rekey.exchanges.testing.TestedExchange.A;
import static dev.rekey.exchanges.testing.TestedExchange.B;
import static dev.rekey.exchanges.testing.TestedExchange.C;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rekey.exchanges.catalog.ToldFinding;
import dev.rekey.exchanges.check.FakeExchange;
import dev.rekey.exchanges.check.FakeExchange.Answer;
import dev.rekey.exchanges.check.FakeExchange.Seen;
import dev.rekey.exchanges.check.KeyReport;
import dev.rekey.exchanges.testing.TestedExchange;
import dev.rekey.terms.Check;
import dev.rekey.terms.Market;
import dev.rekey.terms.Step;
import dev.rekey.terms.Verdict;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MexcApiTest {

    private static final String SPOT = "/api/v3/account";
    private static final String FUTURES = "/api/v1/private/account/assets";

    @RegisterExtension
    final TestedExchange mexc = TestedExchange.of("mexc");

    @Test
    void the_two_markets_are_two_apis_and_each_is_asked_once_from_every_address() {
        mexc.answers(MexcApiTest::good);
        assertThat(mexc.check(Market.SPOT, A, B).verdict()).isEqualTo(Verdict.ACCEPTED);
        assertThat(mexc.order()).containsExactly(SPOT + " from " + A, SPOT + " from " + B);

        assertThat(mexc.check(Market.FUTURES, C).verdict()).isEqualTo(Verdict.ACCEPTED);
        assertThat(mexc.order()).last().isEqualTo(FUTURES + " from " + C);
        assertThat(mexc.seen()).hasSize(3);
    }

    @Test
    void spot_signs_in_the_address_and_futures_in_headers() {
        mexc.answers(MexcApiTest::good);
        mexc.check(Market.SPOT, A);
        mexc.check(Market.FUTURES, A);

        assertThat(mexc.seen().get(0).query())
                .matches("timestamp=1795435200000&recvWindow=5000&signature=[0-9a-f]{64}");
        assertThat(mexc.seen().get(1).query()).isNull();
    }

    @Test
    void what_the_account_may_do_is_not_taken_for_what_the_key_may_do() {
        mexc.answers(MexcApiTest::good);
        KeyReport report = mexc.check(Market.SPOT, A);

        assertThat(passed(report))
                .containsExactly(Check.KEY_ACCEPTED, Check.SECRET, Check.CLOCK, Check.ADDRESSES, Check.READ);
        assertThat(finding(report, Check.NO_WITHDRAW).detail()).contains("that withdrawals are off");
        assertThat(finding(report, Check.TRADE).detail()).contains("does not tell what a key may do");
        assertThat(finding(report, Check.EXPIRY).detail()).contains("does not tell when a key ends");
    }

    @ParameterizedTest
    @CsvSource({
        "10072, KEY_ACCEPTED, REJECTED, PASTE",
        "700001, KEY_ACCEPTED, REJECTED, PASTE",
        "700002, SECRET, REJECTED, PASTE",
        "602, SECRET, REJECTED, PASTE",
        "700003, CLOCK, UNKNOWN,",
        "10073, CLOCK, UNKNOWN,",
        "700007, READ, REJECTED, GENERATE_KEY",
        "12345, KEY_ACCEPTED, UNKNOWN,",
    })
    void each_code_of_spot_is_told_at_its_place_after_one_request(int code, Check check, Verdict verdict, Step repair) {
        mexc.answers(spot(code, "words of MEXC"));
        told(Market.SPOT, code, check, verdict, repair);
    }

    @ParameterizedTest
    @CsvSource({
        "401, KEY_ACCEPTED, REJECTED, PASTE",
        "402, KEY_ACCEPTED, REJECTED, GENERATE_KEY",
        "602, SECRET, REJECTED, PASTE",
        "513, CLOCK, UNKNOWN,",
        "510, KEY_ACCEPTED, UNKNOWN,",
        "604, KEY_ACCEPTED, UNKNOWN,",
        "501, KEY_ACCEPTED, UNKNOWN,",
        "511, KEY_ACCEPTED, UNKNOWN,",
        "701, READ, REJECTED, GENERATE_KEY",
        "6001, KEY_ACCEPTED, REJECTED, VERIFY",
    })
    void each_code_of_futures_is_told_at_its_place_after_one_request(
            int code, Check check, Verdict verdict, Step repair) {
        mexc.answers(contract(code, "words of MEXC"));
        told(Market.FUTURES, code, check, verdict, repair);
    }

    private void told(Market market, int code, Check check, Verdict verdict, @Nullable Step repair) {
        KeyReport report = mexc.check(market, A, B);

        assertThat(report).tells(check, verdict, repair).quotes(check, Integer.toString(code), "words of MEXC");
        assertThat(mexc.seen()).hasSize(1);
    }

    @Test
    void a_key_that_is_not_known_may_be_one_for_the_other_market() {
        mexc.answers(spot(10072, "Api key info invalid"));
        ToldFinding finding = finding(mexc.check(Market.SPOT, A), Check.KEY_ACCEPTED);

        assertThat(finding.say()).contains("does not know this key").contains("may not read");
        assertThat(finding.advice()).contains("permissions");
    }

    @Test
    void an_account_that_may_not_trade_is_not_told_to_make_another_key() {
        mexc.answers(contract(6001, "Trading forbidden"));
        ToldFinding finding = finding(mexc.check(Market.FUTURES, A), Check.KEY_ACCEPTED);

        assertThat(finding.say()).contains("account");
        assertThat(finding.advice()).doesNotContain("Make a new key");
    }

    @ParameterizedTest
    @CsvSource({"SPOT", "FUTURES"})
    void an_address_that_is_refused_is_named_while_the_others_are_let_in(Market market) {
        mexc.answers(MexcApiTest::good);
        String words = "IP [" + B + "] not in the ip white list";
        mexc.answersTo(B, market == Market.SPOT ? spot(700006, words) : contract(406, words));
        KeyReport report = mexc.check(market, A, B, C);

        assertThat(report).waitsForAddresses("2 of 3; refused: " + B);
        assertThat(finding(report, Check.ADDRESSES).exchangeText()).contains(B);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"success\":true,\"code\":0}",
                "{\"success\":true,\"code\":0,\"data\":null}",
                "{\"success\":false,\"code\":0,\"data\":[]}",
                "{\"success\":\"true\",\"data\":[]}",
                "{}",
                "[]"
            })
    void an_answer_of_futures_that_looks_different_never_passes(String answer) {
        mexc.answers(Answer.ok(answer));
        KeyReport report = mexc.check(Market.FUTURES, A);

        assertThat(report.verdict()).isEqualTo(Verdict.UNKNOWN);
        assertThat(passed(report)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"canTrade\":true}", "{\"balances\":{}}", "[]", "balances"})
    void an_answer_of_spot_that_looks_different_never_passes(String answer) {
        mexc.answers(Answer.ok(answer));
        KeyReport report = mexc.check(Market.SPOT, A);

        assertThat(report.verdict()).isEqualTo(Verdict.UNKNOWN);
        assertThat(passed(report)).isEmpty();
    }

    @Test
    void a_page_of_the_edge_is_not_about_the_key() {
        mexc.answers(new Answer(403, "<html>Access Denied</html>"));
        KeyReport report = mexc.check(Market.SPOT, A);

        assertThat(report.verdict()).isEqualTo(Verdict.UNKNOWN);
        assertThat(finding(report, Check.KEY_ACCEPTED).say()).contains("your key is not the problem");
    }

    @Test
    void what_the_exchange_repeats_of_the_key_is_not_kept() {
        mexc.answers(spot(10072, FakeExchange.KEY.apiKey() + " " + FakeExchange.KEY.secret()));
        assertThat(mexc.check(Market.SPOT, A)).keepsNothingOf(FakeExchange.KEY);
    }

    private static Answer spot(int code, String words) {
        return new Answer(400, "{\"code\":" + code + ",\"msg\":\"" + words + "\"}");
    }

    private static Answer contract(int code, String words) {
        return Answer.ok("{\"success\":false,\"code\":" + code + ",\"message\":\"" + words + "\"}");
    }

    private static Answer good(Seen seen) {
        return Answer.ok(
                seen.path().equals(SPOT)
                        ? "{\"canTrade\":true,\"canWithdraw\":true,\"permissions\":[\"SPOT\"],\"balances\":[]}"
                        : "{\"success\":true,\"code\":0,\"data\":[{\"currency\":\"USDT\"}]}");
    }
}
