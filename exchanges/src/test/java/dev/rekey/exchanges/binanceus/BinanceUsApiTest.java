package dev.rekey.exchanges.binanceus;

import static dev.rekey.exchanges.testing.ReportAssert.assertThat;
import static dev.rekey.exchanges.testing.Reports.finding;
import static dev.rekey.exchanges.testing.Reports.passed;
import static dev.rekey.exchanges.testing.TestedExchange.A;
import static dev.rekey.exchanges.testing.TestedExchange.B;
import static dev.rekey.exchanges.testing.TestedExchange.C;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rekey.exchanges.check.FakeExchange;
import dev.rekey.exchanges.check.FakeExchange.Answer;
import dev.rekey.exchanges.check.FakeExchange.Seen;
import dev.rekey.exchanges.check.KeyReport;
import dev.rekey.exchanges.testing.TestedExchange;
import dev.rekey.terms.Check;
import dev.rekey.terms.CheckResult;
import dev.rekey.terms.Market;
import dev.rekey.terms.Step;
import dev.rekey.terms.Verdict;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BinanceUsApiTest {

    private static final String ACCOUNT = "/api/v3/account";
    private static final String LOCK = "/sapi/v3/apiTradingStatus";

    @RegisterExtension
    final TestedExchange binanceus = TestedExchange.of("binanceus");

    @Test
    void the_account_is_asked_from_every_address_and_then_whether_trading_is_locked() {
        binanceus.answers(script("false"));
        KeyReport report = binanceus.check(Market.SPOT, A, B, C);

        assertThat(report.verdict()).isEqualTo(Verdict.ACCEPTED);
        assertThat(passed(report))
                .contains(Check.KEY_ACCEPTED, Check.SECRET, Check.CLOCK, Check.ADDRESSES, Check.READ)
                .doesNotContain(Check.TRADE, Check.NO_WITHDRAW, Check.EXPIRY);
        assertThat(binanceus.order().get(0)).isEqualTo(ACCOUNT + " from " + A);
        assertThat(binanceus.order().subList(1, 3))
                .containsExactlyInAnyOrder(ACCOUNT + " from " + B, ACCOUNT + " from " + C);
        assertThat(binanceus.order().get(3)).isEqualTo(LOCK + " from " + A);
        assertThat(binanceus.seen().get(0).query())
                .matches("timestamp=1795435200000&recvWindow=10000&signature=[0-9a-f]{64}");
    }

    @Test
    void what_the_account_may_do_is_not_taken_for_what_the_key_may_do() {
        binanceus.answers(script("false"));
        KeyReport report = binanceus.check(Market.SPOT, A);

        assertThat(finding(report, Check.TRADE).result()).isEqualTo(CheckResult.NOT_CHECKED);
        assertThat(finding(report, Check.NO_WITHDRAW).result()).isEqualTo(CheckResult.NOT_CHECKED);
        assertThat(finding(report, Check.SAME_ACCOUNT).detail()).contains("does not tell whose key");
    }

    @Test
    void a_locked_account_is_refused_and_another_key_is_not_advised() {
        binanceus.answers(script("true"));
        KeyReport report = binanceus.check(Market.SPOT, A);

        assertThat(report.verdict()).isEqualTo(Verdict.REJECTED);
        assertThat(finding(report, Check.TRADE).say()).contains("locked");
        assertThat(finding(report, Check.TRADE).advice()).contains("support").doesNotContain("new key");
        assertThat(passed(report)).contains(Check.KEY_ACCEPTED, Check.SECRET);
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "\"true\"", "0"})
    void a_lock_that_cannot_be_read_says_nothing_against_the_key_and_passes_nothing(String locked) {
        binanceus.answers(script(locked));
        KeyReport report = binanceus.check(Market.SPOT, A);

        assertThat(report.verdict()).isEqualTo(Verdict.ACCEPTED);
        assertThat(passed(report)).doesNotContain(Check.TRADE);
    }

    @ParameterizedTest
    @CsvSource({
        "-2014, KEY_ACCEPTED, REJECTED, PASTE",
        "-1022, SECRET, REJECTED, PASTE",
        "-1021, CLOCK, UNKNOWN,",
        "-1003, KEY_ACCEPTED, UNKNOWN,",
        "-1008, KEY_ACCEPTED, UNKNOWN,",
        "-9999, KEY_ACCEPTED, UNKNOWN,",
    })
    void each_code_is_told_at_its_place_after_one_request(int code, Check check, Verdict verdict, Step repair) {
        binanceus.answers(refusal(code, "words of Binance US"));
        KeyReport report = binanceus.check(Market.SPOT, A, B);

        assertThat(report).tells(check, verdict, repair).quotes(check, Integer.toString(code), "words of Binance US");
        assertThat(binanceus.seen()).hasSize(1);
    }

    @Test
    void one_answer_for_several_causes_begins_with_the_addresses_and_passes_nothing() {
        binanceus.answers(refusal(-2015, "Invalid API-key, IP, or permissions for action."));
        KeyReport report = binanceus.check(Market.SPOT, A, B, C);

        assertThat(report.verdict()).isEqualTo(Verdict.NOT_READY);
        assertThat(passed(report)).isEmpty();
        assertThat(finding(report, Check.ADDRESSES).advice()).containsIgnoringCase("addresses");
        assertThat(finding(report, Check.KEY_ACCEPTED).advice()).contains("IP addresses first");
        assertThat(binanceus.seen()).hasSize(2);
    }

    @Test
    void an_address_that_is_missing_is_named_while_the_others_are_let_in() {
        binanceus.answers(script("false"));
        binanceus.answersTo(A, refusal(-2015, "Invalid API-key, IP, or permissions for action."));
        KeyReport report = binanceus.check(Market.SPOT, A, B, C);

        assertThat(report).waitsForAddresses("2 of 3; refused: " + A);
        assertThat(passed(report)).contains(Check.KEY_ACCEPTED, Check.SECRET);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"canTrade\":true}", "{\"balances\":{}}", "{}", "[]", "no json"})
    void an_answer_that_is_no_account_never_passes(String answer) {
        binanceus.answers(Answer.ok(answer));
        KeyReport report = binanceus.check(Market.SPOT, A);

        assertThat(report.verdict()).isEqualTo(Verdict.UNKNOWN);
        assertThat(passed(report)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {403, 418, 429, 503})
    void a_status_of_the_edge_is_not_about_the_key_and_ends_the_asking(int status) {
        binanceus.answers(new Answer(status, "<html>"));
        KeyReport report = binanceus.check(Market.SPOT, A, B);

        assertThat(report.verdict()).isEqualTo(Verdict.UNKNOWN);
        assertThat(finding(report, Check.KEY_ACCEPTED).say()).contains("your key is not the problem");
        assertThat(binanceus.seen()).hasSize(1);
    }

    @Test
    void what_the_exchange_repeats_of_the_key_is_not_kept() {
        binanceus.answers(refusal(-2014, FakeExchange.KEY.apiKey() + " " + FakeExchange.KEY.secret()));
        assertThat(binanceus.check(Market.SPOT, A)).keepsNothingOf(FakeExchange.KEY);
    }

    private static Answer refusal(int code, String words) {
        return new Answer(401, "{\"code\":" + code + ",\"msg\":\"" + words + "\"}");
    }

    private static Function<Seen, Answer> script(String locked) {
        return seen -> switch (seen.path()) {
            case ACCOUNT ->
                Answer.ok("{\"canTrade\":true,\"canWithdraw\":true,\"balances\":[],\"permissions\":[\"SPOT\"]}");
            case LOCK -> Answer.ok("{\"success\":true,\"status\":{\"isLocked\":" + locked + "}}");
            default -> new Answer(404, "");
        };
    }
}
