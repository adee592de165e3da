package dev.rekey.exchanges.bingx;

import static dev.rekey.exchanges.testing.ReportAssert.assertThat;
import static dev.rekey.exchanges.testing.Reports.finding;
import static dev.rekey.exchanges.testing.Reports.passed;
import static dev.rekey.exchanges.testing.TestedExchange.A;
import static dev.rekey.exchanges.testing.TestedExchange.B;
import static dev.rekey.exchanges.testing.TestedExchange.C;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rekey.exchanges.check.FakeExchange.Answer;
import dev.rekey.exchanges.check.FakeExchange.Seen;
import dev.rekey.exchanges.check.KeyReport;
import dev.rekey.exchanges.testing.TestedExchange;
import dev.rekey.terms.Check;
import dev.rekey.terms.CheckResult;
import dev.rekey.terms.Market;
import dev.rekey.terms.Verdict;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BingXApiTest {

    private static final String RIGHTS = "/openApi/v1/account/apiPermissions";
    private static final String SPOT = "/openApi/spot/v1/account/balance";
    private static final String FUTURES = "/openApi/swap/v2/user/balance";
    private static final String UID = "/openApi/account/v1/uid";
    private static final Answer NOT_LISTED =
            Answer.ok("{\"code\":100419,\"msg\":\"your current request IP does not match IP whitelist\"}");
    private static final String GOOD = """
            "ipRestrict":true,"createTime":1767225600000,"enableReading":true,"enableSpotAndMarginTrading":true,\
            "enableFutures":true,"enableWithdrawals":false,"enableInternalTransfer":false,\
            "permitsUniversalTransfer":false,"enableVanillaOptions":false""";

    @RegisterExtension
    final TestedExchange bingx = TestedExchange.of("bingx");

    @Test
    void the_call_that_may_be_asked_twice_a_second_is_asked_once() {
        bingx.answers(script(GOOD));
        KeyReport report = bingx.check(Market.SPOT, A, B, C);

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
        assertThat(bingx.order().subList(0, 2)).containsExactly(RIGHTS + " from " + A, SPOT + " from " + A);
        assertThat(bingx.order().get(2)).isEqualTo(UID + " from " + A);
        assertThat(bingx.order().subList(3, 5)).containsExactlyInAnyOrder(SPOT + " from " + B, SPOT + " from " + C);
        assertThat(bingx.order().get(5)).isEqualTo("/openApi/account/v1/apiKey/query from " + A);
        assertThat(bingx.seen()).hasSize(6);
    }

    @ParameterizedTest
    @CsvSource({
        "SPOT, 900007, PASSED, ACCEPTED",
        "SPOT, 900008, FAILED, REJECTED",
        "FUTURES, 900007, PASSED, ACCEPTED",
        "FUTURES, 900008, FAILED, REJECTED"
    })
    void the_account_is_compared_with_the_one_of_the_old_key(
            Market market, String expected, CheckResult result, Verdict verdict) {
        bingx.answers(script(GOOD));
        KeyReport report = bingx.checkForAccount(expected, market, A);

        assertThat(report).comparesAccounts(result, verdict);
        assertThat(report.exchangeUid()).isEqualTo("900007");
    }

    @Test
    void an_account_that_is_not_told_holds_up_only_a_key_whose_account_is_known() {
        bingx.answers(script(GOOD));
        bingx.answersAt(UID, Answer.ok("{\"code\":100400,\"msg\":\"this api is not exist\"}"));

        assertThat(bingx.check(Market.SPOT, A).verdict()).isEqualTo(Verdict.ACCEPTED);
        assertThat(bingx.checkForAccount("900007", Market.SPOT, A).verdict()).isEqualTo(Verdict.UNKNOWN);
    }

    @Test
    void a_futures_key_is_asked_for_the_futures_account() {
        bingx.answers(script(GOOD));
        assertThat(bingx.check(Market.FUTURES, A).verdict()).isEqualTo(Verdict.ACCEPTED);
        assertThat(bingx.order()).startsWith(RIGHTS + " from " + A, FUTURES + " from " + A);
    }

    @Test
    void rights_that_stand_beside_the_code_are_read_as_well() {
        bingx.answers(seen -> balance(seen));
        bingx.answersAt(RIGHTS, Answer.ok("{\"code\":0," + GOOD + "}"));
        assertThat(bingx.check(Market.SPOT, A).verdict()).isEqualTo(Verdict.ACCEPTED);
    }

    @ParameterizedTest
    @CsvSource({
        "enableWithdrawals, Withdraw",
        "enableInternalTransfer, Internal Transfer",
        "permitsUniversalTransfer, Universal Transfer"
    })
    void every_right_that_moves_money_out_is_refused_and_named(String right, String box) {
        bingx.answers(script(with(right, "true")));
        KeyReport report = bingx.check(Market.SPOT, A);

        assertThat(report.verdict()).isEqualTo(Verdict.REJECTED);
        assertThat(finding(report, Check.NO_WITHDRAW).detail()).isEqualTo("ticked: " + box);
    }

    @Test
    void a_right_to_withdraw_that_is_not_told_is_never_taken_for_none() {
        bingx.answers(script(with("enableWithdrawals", "null")));
        KeyReport report = bingx.check(Market.SPOT, A);

        assertThat(report).leavesOpen(Check.NO_WITHDRAW);
    }

    @ParameterizedTest
    @CsvSource({
        "SPOT, enableSpotAndMarginTrading, FAILED",
        "SPOT, enableFutures, PASSED",
        "FUTURES, enableFutures, FAILED",
        "FUTURES, enableSpotAndMarginTrading, PASSED"
    })
    void the_box_of_the_other_market_does_not_count(Market market, String notTicked, CheckResult result) {
        bingx.answers(script(with(notTicked, "false")));
        KeyReport report = bingx.check(market, A);

        assertThat(finding(report, Check.TRADE).result()).isEqualTo(result);
    }

    @Test
    void a_key_that_works_from_anywhere_is_refused_without_asking_from_every_address() {
        bingx.answers(script(with("ipRestrict", "false")));
        KeyReport report = bingx.check(Market.SPOT, A, B, C);

        assertThat(report.verdict()).isEqualTo(Verdict.REJECTED);
        assertThat(finding(report, Check.ADDRESSES).say()).isEqualTo("This key is not bound to our IP addresses.");
        assertThat(bingx.seen()).extracting(Seen::peer).containsOnly(A);
    }

    @Test
    void a_key_of_which_it_is_not_told_whether_it_is_bound_does_not_pass() {
        bingx.answers(script(with("ipRestrict", "\"yes\"")));
        KeyReport report = bingx.check(Market.SPOT, A, B);

        assertThat(report).leavesOpen(Check.ADDRESSES);
    }

    @Test
    void an_address_that_is_refused_is_named_and_the_key_is_proved_from_the_next() {
        bingx.answers(script(GOOD));
        bingx.answersTo(A, NOT_LISTED);
        KeyReport report = bingx.check(Market.SPOT, A, B, C);

        assertThat(report).waitsForAddresses("2 of 3; refused: " + A);
        assertThat(passed(report)).contains(Check.KEY_ACCEPTED, Check.SECRET, Check.READ, Check.TRADE);
    }

    @Test
    void when_two_addresses_are_refused_no_third_is_asked_from() {
        bingx.answers(NOT_LISTED);
        KeyReport report = bingx.check(Market.SPOT, A, B, C);

        assertThat(report.verdict()).isEqualTo(Verdict.NOT_READY);
        assertThat(passed(report)).containsExactly(Check.KEY_ACCEPTED);
        assertThat(finding(report, Check.ADDRESSES).exchangeCode()).isEqualTo("100419");
        assertThat(bingx.order()).containsExactly(RIGHTS + " from " + A, RIGHTS + " from " + B);
    }

    @Test
    void a_balance_that_is_refused_though_the_box_is_ticked_is_waited_for() {
        bingx.answers(Answer.ok("{\"code\":100004,\"msg\":\"Permission denied\"}"));
        bingx.answersAt(RIGHTS, Answer.ok("{\"code\":0,\"data\":{" + GOOD + "}}"));
        KeyReport report = bingx.check(Market.SPOT, A, B);

        assertThat(finding(report, Check.READ).result()).isEqualTo(CheckResult.WAITING);
        assertThat(finding(report, Check.TRADE).result()).isEqualTo(CheckResult.PASSED);
        assertThat(bingx.seen()).hasSize(2);
    }

    @Test
    void rights_that_are_not_told_for_want_of_a_right_name_the_box_for_reading() {
        bingx.answers(Answer.ok("{\"code\":100004,\"msg\":\"Permission denied\"}"));
        KeyReport report = bingx.check(Market.SPOT, A);

        assertThat(report.verdict()).isEqualTo(Verdict.REJECTED);
        assertThat(finding(report, Check.READ).detail()).isEqualTo("not ticked: Read");
        assertThat(finding(report, Check.TRADE).result()).isEqualTo(CheckResult.NOT_CHECKED);
    }

    @Test
    void being_asked_to_slow_down_ends_the_asking_and_blames_nothing() {
        bingx.answers(Answer.ok("{\"code\":100410,\"msg\":\"rate limited\"}"));
        bingx.answersAt(RIGHTS, Answer.ok("{\"code\":0,\"data\":{" + GOOD + "}}"));
        KeyReport report = bingx.check(Market.SPOT, A, B, C);

        assertThat(report.verdict()).isEqualTo(Verdict.UNKNOWN);
        assertThat(bingx.seen()).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"100412", "\"100400\"", "80012"})
    void a_code_that_is_not_in_the_catalogue_never_blames_the_key(String code) {
        bingx.answers(Answer.ok("{\"code\":" + code + ",\"msg\":\"something new\"}"));
        KeyReport report = bingx.check(Market.SPOT, A);

        assertThat(report.verdict()).isEqualTo(Verdict.UNKNOWN);
        assertThat(finding(report, Check.KEY_ACCEPTED).exchangeText()).isEqualTo("something new");
    }

    private static String with(String right, String value) {
        return GOOD.replaceFirst("\"" + right + "\":(true|false)", "\"" + right + "\":" + value);
    }

    private static Function<Seen, Answer> script(String rights) {
        return seen -> seen.path().equals(RIGHTS) ? Answer.ok("{\"code\":0,\"data\":{" + rights + "}}") : balance(seen);
    }

    private static Answer balance(Seen seen) {
        return switch (seen.path()) {
            case SPOT -> Answer.ok("{\"code\":0,\"msg\":\"\",\"data\":{\"balances\":[]}}");
            case FUTURES ->
                Answer.ok(
                        "{\"code\":0,\"msg\":\"\",\"data\":{\"balance\":{\"userId\":\"900007\",\"asset\":\"USDT\"}}}");
            case UID -> Answer.ok("{\"code\":0,\"msg\":\"\",\"data\":{\"uid\":900007}}");
            default -> new Answer(404, "");
        };
    }
}
