package dev.rekey.exchanges.whitebit;

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
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WhitebitApiTest {

    private static final String SPOT = "/api/v4/trade-account/balance";
    private static final String FUTURES = "/api/v4/collateral-account/balance";
    private static final String OFF = "This action is unauthorized. Enable your key in API settings";

    @RegisterExtension
    final TestedExchange whitebit = TestedExchange.of("whitebit");

    @ParameterizedTest
    @CsvSource({"SPOT, " + SPOT, "FUTURES, " + FUTURES})
    void each_market_has_a_balance_of_its_own_and_addresses_are_asked_one_by_one(Market market, String path) {
        whitebit.answers(WhitebitApiTest::good);
        KeyReport report = whitebit.check(market, A, B, C);

        assertThat(report.verdict()).isEqualTo(Verdict.ACCEPTED);
        assertThat(passed(report))
                .containsExactly(Check.KEY_ACCEPTED, Check.SECRET, Check.CLOCK, Check.ADDRESSES, Check.READ);
        assertThat(whitebit.order()).containsExactly(path + " from " + A, path + " from " + B, path + " from " + C);
    }

    @Test
    void every_request_has_a_nonce_of_its_own_in_milliseconds_and_asks_for_the_window() {
        whitebit.answers(WhitebitApiTest::good);
        whitebit.check(Market.SPOT, A, B);

        assertThat(whitebit.seen())
                .extracting(Seen::body)
                .containsExactly(
                        "{\"request\":\"" + SPOT + "\",\"nonce\":\"1795435200000\",\"nonceWindow\":true}",
                        "{\"request\":\"" + SPOT + "\",\"nonce\":\"1795435200001\",\"nonceWindow\":true}");
        assertThat(whitebit.seen()).extracting(Seen::query).containsOnlyNulls();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void too_many_requests_is_a_nonce_and_never_the_key_nor_the_pace(boolean nested) {
        whitebit.answers(refusal("Too many requests.", nested));
        KeyReport report = whitebit.check(Market.SPOT, A, B);

        assertThat(report.verdict()).isEqualTo(Verdict.REJECTED);
        assertThat(finding(report, Check.CLOCK).say()).contains("Another program uses this key", "higher numbers");
        assertThat(finding(report, Check.CLOCK).repair()).isEqualTo(Step.GENERATE_KEY);
        assertThat(finding(report, Check.CLOCK).exchangeText()).isEqualTo("Too many requests.");
        assertThat(finding(report, Check.KEY_ACCEPTED).result()).isEqualTo(CheckResult.NOT_CHECKED);
        assertThat(whitebit.seen()).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({
        "Unauthorized request., KEY_ACCEPTED, REJECTED, PASTE",
        "You don't have permission to use this endpoint., READ, REJECTED, GENERATE_KEY",
        "This API Key is not authorized to perform this action., READ, REJECTED, GENERATE_KEY",
        "Your nonce is more than 5 seconds lesser than the current nonce, CLOCK, UNKNOWN,",
        "Invalid payload, KEY_ACCEPTED, UNKNOWN,",
        "Something new., KEY_ACCEPTED, UNKNOWN,",
    })
    void words_are_all_that_tells_refusals_apart_in_both_forms_they_come_in(
            String words, Check check, Verdict verdict, Step repair) {
        for (boolean nested : List.of(false, true)) {
            whitebit.answers(refusal(words, nested));
            KeyReport report = whitebit.check(Market.FUTURES, A, B);

            assertThat(report).tells(check, verdict, repair);
            assertThat(finding(report, check).exchangeText()).isEqualTo(words);
            assertThat(whitebit.seen()).hasSize(1);
        }
    }

    @Test
    void a_missing_box_says_that_key_and_secret_are_good() {
        whitebit.answers(refusal("You don't have permission to use this endpoint.", false));
        assertThat(passed(whitebit.check(Market.SPOT, A)))
                .containsExactly(Check.KEY_ACCEPTED, Check.SECRET, Check.CLOCK);
    }

    @Test
    void a_refused_address_ends_the_asking_at_once_and_is_not_tried_again_because_each_try_switches_the_key_off() {
        whitebit.answers(refusal(OFF, false));
        KeyReport report = whitebit.check(Market.SPOT, A, B, C);

        assertThat(report.verdict()).isEqualTo(Verdict.REJECTED);
        assertThat(finding(report, Check.ADDRESSES).say()).contains("switched off, or an IP address is missing");
        assertThat(finding(report, Check.ADDRESSES).advice()).contains("switch the key on");
        assertThat(finding(report, Check.ADDRESSES).repair()).isEqualTo(Step.VERIFY);
        assertThat(finding(report, Check.KEY_ACCEPTED).say())
                .contains("switched off, or an IP address is missing")
                .doesNotContain("wrong field");
        assertThat(passed(report)).isEmpty();
        assertThat(whitebit.seen()).extracting(Seen::peer).containsExactly(A);
    }

    @Test
    void where_no_address_is_to_be_listed_the_key_is_off() {
        whitebit.answers(refusal(OFF, false));
        KeyReport report = whitebit.check(Market.SPOT);

        assertThat(report.verdict()).isEqualTo(Verdict.REJECTED);
        assertThat(finding(report, Check.KEY_ACCEPTED).say()).contains("switched this key off");
        assertThat(finding(report, Check.KEY_ACCEPTED).advice()).contains("Switch the key on again");
    }

    @Test
    void an_address_that_is_missing_is_named_and_none_after_it_is_asked_from() {
        whitebit.answers(WhitebitApiTest::good);
        whitebit.answersTo(B, refusal(OFF, false));
        KeyReport report = whitebit.check(Market.SPOT, A, B, C);

        assertThat(report.verdict()).isEqualTo(Verdict.REJECTED);
        assertThat(finding(report, Check.ADDRESSES).detail()).isEqualTo("1 of 3; refused: " + B + "; not asked: " + C);
        assertThat(passed(report)).contains(Check.KEY_ACCEPTED, Check.SECRET);
        assertThat(whitebit.seen()).extracting(Seen::peer).containsExactly(A, B);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"success\":true}",
                "{\"result\":[],\"success\":false}",
                "{\"USDT\":true}",
                "{\"errors\":{\"ticker\":[\"x\"]}}",
                "[7]",
                "{\"code\":30}"
            })
    void an_answer_that_is_no_balance_never_passes(String answer) {
        whitebit.answers(Answer.ok(answer));
        for (Market market : Market.values()) {
            KeyReport report = whitebit.check(market, A);

            assertThat(report.verdict()).isEqualTo(Verdict.UNKNOWN);
            assertThat(passed(report)).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({"FUTURES, [], ACCEPTED", "FUTURES, {}, ACCEPTED", "SPOT, [], UNKNOWN", "SPOT, {}, UNKNOWN"})
    void only_collateral_may_be_a_balance_without_any_coin(Market market, String answer, Verdict verdict) {
        whitebit.answers(Answer.ok(answer));
        assertThat(whitebit.check(market, A).verdict()).isEqualTo(verdict);
    }

    @Test
    void the_pace_is_told_by_the_status() {
        whitebit.answers(new Answer(429, "<html>"));
        KeyReport report = whitebit.check(Market.SPOT, A, B);

        assertThat(finding(report, Check.KEY_ACCEPTED).say()).contains("slow down");
        assertThat(whitebit.seen()).hasSize(1);
    }

    @Test
    void what_the_exchange_repeats_of_the_key_is_not_kept() {
        whitebit.answers(refusal("No such key " + FakeExchange.KEY.apiKey(), true));
        assertThat(whitebit.check(Market.SPOT, A)).keepsNothingOf(FakeExchange.KEY);
    }

    private static Answer refusal(String words, boolean nested) {
        return nested
                ? new Answer(401, "{\"message\":[[\"" + words + "\"]],\"result\":[],\"success\":false}")
                : new Answer(401, "{\"code\":0,\"message\":\"" + words + "\",\"errors\":{}}");
    }

    private static Answer good(Seen seen) {
        return switch (seen.path()) {
            case SPOT -> Answer.ok("{\"BTC\":{\"available\":\"0\",\"freeze\":\"0\"}}");
            case FUTURES -> Answer.ok("{\"BTC\":\"0\",\"USDT\":\"0\"}");
            default -> new Answer(404, "");
        };
    }
}
