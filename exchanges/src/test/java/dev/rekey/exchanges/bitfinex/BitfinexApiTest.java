package dev.rekey.exchanges.bitfinex;

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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BitfinexApiTest {

    private static final String RIGHTS = "/v2/auth/r/permissions";
    private static final String USER = "/v2/auth/r/info/user";
    private static final String GOOD = """
            [["account",1,0],["history",1,0],["orders",1,1],["positions",1,1],["funding",0,0],["settings",0,0],\
            ["wallets",1,0],["withdraw",0,0],["ui_withdraw",0,0]]""";

    @RegisterExtension
    final TestedExchange bitfinex = TestedExchange.of("bitfinex");

    @ParameterizedTest
    @CsvSource({"SPOT", "FUTURES"})
    void one_call_tells_the_rights_and_is_asked_from_one_address_after_the_other(Market market) {
        bitfinex.answers(Answer.ok(GOOD));
        KeyReport report = bitfinex.check(market, A, B, C);

        assertThat(report.verdict()).isEqualTo(Verdict.ACCEPTED);
        assertThat(passed(report))
                .containsExactly(
                        Check.KEY_ACCEPTED,
                        Check.SECRET,
                        Check.CLOCK,
                        Check.ADDRESSES,
                        Check.READ,
                        Check.TRADE,
                        Check.NO_WITHDRAW);
        assertThat(bitfinex.order())
                .containsExactly(
                        RIGHTS + " from " + A, RIGHTS + " from " + B, RIGHTS + " from " + C, USER + " from " + A);
        assertThat(bitfinex.seen()).extracting(Seen::body).containsOnly("{}");
        assertThat(finding(report, Check.SAME_ACCOUNT).detail()).contains("did not tell whose key");
    }

    @ParameterizedTest
    @CsvSource({
        "SPOT, '\"wallets\",1,0', '\"wallets\",0,0', READ, 'not ticked: Wallets: Get wallet balances'",
        "SPOT, '\"orders\",1,1', '\"orders\",1,0', TRADE, 'not ticked: Orders: Create and cancel orders'",
        "FUTURES, '\"positions\",1,1', '\"positions\",1,0', TRADE, 'not ticked: Margin trading: Change positions'",
        "SPOT, '\"withdraw\",0,0', '\"withdraw\",0,1', NO_WITHDRAW, 'ticked: withdraw'",
        "SPOT, '\"ui_withdraw\",0,0', '\"ui_withdraw\",0,1', NO_WITHDRAW, 'ticked: ui_withdraw'",
    })
    void a_right_too_few_or_too_many_is_named(Market market, String row, String instead, Check check, String detail) {
        bitfinex.answers(Answer.ok(GOOD.replace(row, instead)));
        KeyReport report = bitfinex.check(market, A);

        assertThat(report).asksForAnotherKey(check, detail);
    }

    @Test
    void positions_do_not_count_for_spot() {
        bitfinex.answers(Answer.ok(GOOD.replace("\"positions\",1,1", "\"positions\",0,0")));
        assertThat(bitfinex.check(Market.SPOT, A).verdict()).isEqualTo(Verdict.ACCEPTED);
    }

    @ParameterizedTest
    @CsvSource({
        "'[\"withdraw\",0,0],', '', NO_WITHDRAW",
        "'\"withdraw\",0,0', '\"withdraw\",0,\"1\"', NO_WITHDRAW",
        "'\"withdraw\",0,0', '\"withdraw\",0,true', NO_WITHDRAW",
        "'\"withdraw\",0,0', '\"withdraw\",0', NO_WITHDRAW",
        "'\"ui_withdraw\",0,0', '\"ui_withdraw\",0,2', NO_WITHDRAW",
        "'[\"orders\",1,1],', '', TRADE",
        "'\"orders\",1,1', '\"orders\",1,null', TRADE",
        "'\"wallets\",1,0', '\"wallets\"', READ",
    })
    void a_row_that_cannot_be_read_never_passes_and_blames_nothing(String row, String instead, Check check) {
        bitfinex.answers(Answer.ok(GOOD.replace(row, instead)));
        KeyReport report = bitfinex.check(Market.SPOT, A);

        assertThat(report).leavesOpen(check);
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "{}", "[1,2]", "[[]]", "no json"})
    void an_answer_without_rights_is_asked_for_again_and_blames_nothing(String answer) {
        bitfinex.answers(Answer.ok(answer));
        KeyReport report = bitfinex.check(Market.SPOT, A);

        assertThat(report.verdict()).isEqualTo(Verdict.UNKNOWN);
        assertThat(passed(report)).doesNotContain(Check.READ, Check.TRADE, Check.NO_WITHDRAW);
    }

    @ParameterizedTest
    @CsvSource({
        "10100, KEY_ACCEPTED, REJECTED, PASTE, 2",
        "10114, CLOCK, REJECTED, GENERATE_KEY, 1",
        "10001, READ, REJECTED, GENERATE_KEY, 1",
        "11010, KEY_ACCEPTED, UNKNOWN,, 1",
        "20060, KEY_ACCEPTED, UNKNOWN,, 1",
        "10020, KEY_ACCEPTED, UNKNOWN,, 1",
    })
    void a_list_with_status_500_is_a_refusal_and_no_outage(
            int code, Check check, Verdict verdict, Step repair, int requests) {
        bitfinex.answers(refusal(code, "words: of Bitfinex"));
        KeyReport report = bitfinex.check(Market.SPOT, A, B, C);

        assertThat(report).tells(check, verdict, repair).quotes(check, Integer.toString(code), "words: of Bitfinex");
        assertThat(bitfinex.seen()).hasSize(requests);
    }

    @Test
    void one_answer_for_key_and_secret_speaks_of_both_and_of_the_mail() {
        bitfinex.answers(refusal(10100, "apikey: invalid"));
        ToldFinding finding = finding(bitfinex.check(Market.SPOT, A), Check.KEY_ACCEPTED);

        assertThat(finding.say()).contains("the key or the secret is wrong", "addresses");
        assertThat(finding.advice()).contains("both values").contains("mail");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "<html>", "{\"message\":\"Internal server error\"}"})
    void a_status_500_without_the_list_is_an_outage(String body) {
        bitfinex.answers(new Answer(500, body));
        KeyReport report = bitfinex.check(Market.SPOT, A, B);

        assertThat(report.verdict()).isEqualTo(Verdict.UNKNOWN);
        assertThat(finding(report, Check.KEY_ACCEPTED).say()).contains("your key is not the problem");
        assertThat(bitfinex.seen()).hasSize(1);
    }

    @Test
    void an_address_that_is_refused_in_the_words_for_a_wrong_key_is_told_by_the_others() {
        bitfinex.answers(Answer.ok(GOOD));
        bitfinex.answersTo(A, refusal(10100, "apikey: invalid"));
        KeyReport report = bitfinex.check(Market.SPOT, A, B, C);

        assertThat(report).waitsForAddresses("2 of 3; refused: " + A);
        assertThat(passed(report)).contains(Check.KEY_ACCEPTED, Check.SECRET, Check.TRADE);
    }

    @Test
    void what_the_exchange_repeats_of_the_key_is_not_kept() {
        bitfinex.answers(refusal(10100, FakeExchange.KEY.apiKey() + " " + FakeExchange.KEY.secret()));
        assertThat(bitfinex.check(Market.SPOT, A)).keepsNothingOf(FakeExchange.KEY);
    }

    private static Answer refusal(int code, String words) {
        return new Answer(500, "[\"error\"," + code + ",\"" + words + "\"]");
    }
}
