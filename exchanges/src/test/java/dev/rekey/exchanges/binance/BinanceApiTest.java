package dev.rekey.exchanges.binance;

import static dev.rekey.exchanges.testing.ReportAssert.assertThat;
import static dev.rekey.exchanges.testing.Reports.finding;
import static dev.rekey.exchanges.testing.Reports.passed;
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
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BinanceApiTest {

    private static final String RESTRICTIONS = "/sapi/v1/account/apiRestrictions";
    private static final String GOOD = """
            {"ipRestrict":true,"createTime":1767225000000,"enableReading":true,"enableSpotAndMarginTrading":true,\
            "enableFutures":true,"enableMargin":false,"enableWithdrawals":false,"enableInternalTransfer":false,\
            "permitsUniversalTransfer":false}""";
    private static final Answer NOT_LET_IN =
            new Answer(401, "{\"code\":-2015,\"msg\":\"Invalid API-key, IP, or permissions for action.\"}");

    @RegisterExtension
    final TestedExchange binance = TestedExchange.of("binance");

    @Test
    void a_good_spot_key_passes_with_one_request_for_each_address_and_one_for_the_market() {
        binance.answers(script(GOOD));
        // when
        KeyReport report = binance.check(Market.SPOT, A, B, C);

        // then
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
                        Check.NO_WITHDRAW);
        assertThat(finding(report, Check.ADDRESSES).detail()).isEqualTo("3 of 3");
        assertThat(finding(report, Check.PASSPHRASE).detail()).isEqualTo("Binance keys have no passphrase.");
        assertThat(report.exchangeUid()).isEqualTo("900001");
        assertThat(binance.order().subList(0, 2))
                .containsExactly(RESTRICTIONS + " from " + A, "/api/v3/account from " + A);
        assertThat(binance.order().subList(2, 4))
                .containsExactlyInAnyOrder(RESTRICTIONS + " from " + B, RESTRICTIONS + " from " + C);
        assertThat(binance.seen()).hasSize(4).extracting(Seen::method).containsOnly("GET");
    }

    @Test
    void a_good_futures_key_is_asked_for_the_futures_balance_and_whose_it_is() {
        binance.answers(script(GOOD));
        KeyReport report = binance.check(Market.FUTURES, A);

        assertThat(report.verdict()).isEqualTo(Verdict.ACCEPTED);
        assertThat(report.exchangeUid()).isEqualTo("900001");
        assertThat(binance.order())
                .containsExactly(
                        RESTRICTIONS + " from " + A, "/fapi/v3/balance from " + A, "/api/v3/account from " + A);
    }

    @Test
    void a_futures_key_is_good_even_when_it_does_not_tell_whose_it_is() {
        binance.answers(script(GOOD));
        binance.answersAt("/api/v3/account", NOT_LET_IN);
        KeyReport report = binance.check(Market.FUTURES, A, B);

        assertThat(report.verdict()).isEqualTo(Verdict.ACCEPTED);
        assertThat(finding(report, Check.SAME_ACCOUNT).result()).isEqualTo(CheckResult.NOT_CHECKED);
    }

    @Test
    void a_key_of_another_account_is_refused() {
        binance.answers(script(GOOD));
        KeyReport report = binance.checkForAccount("900002", Market.SPOT, A);

        assertThat(report.verdict()).isEqualTo(Verdict.REJECTED);
        assertThat(finding(report, Check.SAME_ACCOUNT).repair()).isEqualTo(Step.GENERATE_KEY);
    }

    @Test
    void one_missing_address_is_named_while_the_key_is_known() {
        binance.answers(script(GOOD));
        binance.answersTo(B, NOT_LET_IN);
        KeyReport report = binance.check(Market.SPOT, A, B, C);

        assertThat(report.verdict()).isEqualTo(Verdict.NOT_READY);
        ToldFinding addresses = finding(report, Check.ADDRESSES);
        assertThat(addresses.result()).isEqualTo(CheckResult.WAITING);
        assertThat(addresses.detail()).isEqualTo("2 of 3; refused: " + B);
        assertThat(addresses.exchangeCode()).isEqualTo("-2015");
        assertThat(finding(report, Check.KEY_ACCEPTED).result()).isEqualTo(CheckResult.PASSED);
    }

    @Test
    void when_the_first_address_is_missing_one_other_tells_that_the_key_is_known() {
        binance.answers(script(GOOD));
        binance.answersTo(A, NOT_LET_IN);
        KeyReport report = binance.check(Market.SPOT, A, B, C);

        assertThat(report).waitsForAddresses("2 of 3; refused: " + A);
        assertThat(passed(report)).contains(Check.KEY_ACCEPTED, Check.SECRET, Check.READ, Check.TRADE);
        assertThat(binance.order())
                .containsExactly(
                        RESTRICTIONS + " from " + A,
                        RESTRICTIONS + " from " + B,
                        "/api/v3/account from " + B,
                        RESTRICTIONS + " from " + C);
    }

    @Test
    void a_key_refused_from_two_addresses_is_asked_about_no_more_and_every_cause_is_named() {
        binance.answers(NOT_LET_IN);
        KeyReport report = binance.check(Market.SPOT, A, B, C);

        assertThat(binance.seen()).hasSize(2);
        assertThat(report.verdict()).isEqualTo(Verdict.NOT_READY);
        assertThat(finding(report, Check.ADDRESSES).say()).contains("IP addresses are not saved");
        assertThat(finding(report, Check.ADDRESSES).detail()).isEqualTo("0 of 3");
        ToldFinding key = finding(report, Check.KEY_ACCEPTED);
        assertThat(key.result()).isEqualTo(CheckResult.WAITING);
        assertThat(key.say()).containsSubsequence("IP address", "key", "permission");
        assertThat(passed(report)).isEmpty();
    }

    @Test
    void a_key_refused_without_any_addresses_to_blame_has_to_be_pasted_again() {
        binance.answers(NOT_LET_IN);
        KeyReport report = binance.check(Market.SPOT);

        assertThat(binance.seen()).hasSize(1);
        assertThat(report.verdict()).isEqualTo(Verdict.REJECTED);
        assertThat(finding(report, Check.KEY_ACCEPTED).repair()).isEqualTo(Step.PASTE);
    }

    @Test
    void a_disturbed_second_address_leaves_the_first_refusal_standing() {
        binance.answers(new Answer(502, "<html>"));
        binance.answersTo(A, NOT_LET_IN);
        KeyReport report = binance.check(Market.SPOT, A, B);

        assertThat(report.verdict()).isEqualTo(Verdict.NOT_READY);
        assertThat(binance.seen()).hasSize(2);
    }

    @ParameterizedTest
    @CsvSource({
        "-2014, KEY_ACCEPTED, REJECTED, PASTE",
        "-2008, KEY_ACCEPTED, REJECTED, PASTE",
        "-1022, SECRET, REJECTED, PASTE",
        "-1021, CLOCK, UNKNOWN,",
        "-2017, KEY_ACCEPTED, REJECTED, VERIFY",
        "-1003, KEY_ACCEPTED, UNKNOWN,",
        "-1008, KEY_ACCEPTED, UNKNOWN,",
        "-1011, KEY_ACCEPTED, UNKNOWN,",
        "-9999, KEY_ACCEPTED, UNKNOWN,",
    })
    void each_refusal_is_told_apart_with_one_request(String code, Check check, Verdict verdict, Step repair) {
        Answer refusal = new Answer(400, "{\"code\":" + code + ",\"msg\":\"the words of the exchange\"}");
        binance.answers(refusal);
        KeyReport report = binance.check(Market.SPOT, A, B);

        assertThat(report).tells(check, verdict, repair).quotes(check, code, "the words of the exchange");
        assertThat(finding(report, check).say()).isNotBlank();
        assertThat(finding(report, check).advice()).isNotBlank();
        assertThat(binance.seen()).hasSize(1);
    }

    @Test
    void a_wrong_secret_proves_that_the_key_is_known() {
        binance.answers(new Answer(400, "{\"code\":-1022,\"msg\":\"Signature\"}"));
        KeyReport report = binance.check(Market.SPOT, A);
        assertThat(passed(report)).containsExactly(Check.KEY_ACCEPTED);
    }

    @ParameterizedTest
    @CsvSource({
        "enableWithdrawals, Enable Withdrawals",
        "enableInternalTransfer, Enable Internal Transfer",
        "permitsUniversalTransfer, Permits Universal Transfer",
    })
    void a_key_that_may_move_money_out_is_refused_and_the_box_is_named(String right, String box) {
        String restrictions = GOOD.replace("\"" + right + "\":false", "\"" + right + "\":true");
        binance.answers(script(restrictions));
        KeyReport report = binance.check(Market.SPOT, A);

        assertThat(report.verdict()).isEqualTo(Verdict.REJECTED);
        ToldFinding finding = finding(report, Check.NO_WITHDRAW);
        assertThat(finding.result()).isEqualTo(CheckResult.FAILED);
        assertThat(finding.detail()).isEqualTo("ticked: " + box);
        assertThat(finding.repair()).isEqualTo(Step.GENERATE_KEY);
    }

    @ParameterizedTest
    @ValueSource(strings = {"enableWithdrawals", "enableInternalTransfer", "permitsUniversalTransfer"})
    void a_right_to_move_money_out_that_is_not_told_is_never_taken_for_missing(String right) {
        String restrictions = GOOD.replace("\"" + right + "\":false", "\"other\":false");
        binance.answers(script(restrictions));
        KeyReport report = binance.check(Market.SPOT, A);
        assertThat(finding(report, Check.NO_WITHDRAW).result()).isEqualTo(CheckResult.UNKNOWN);
    }

    @ParameterizedTest
    @CsvSource({
        "SPOT, enableSpotAndMarginTrading, TRADE, Enable Spot & Margin Trading",
        "FUTURES, enableFutures, TRADE, Enable Futures",
        "SPOT, enableReading, READ, Enable Reading",
    })
    void a_missing_box_is_named_and_the_market_is_not_asked(Market market, String right, Check check, String box) {
        String restrictions = GOOD.replace("\"" + right + "\":true", "\"" + right + "\":false");
        binance.answers(script(restrictions));
        KeyReport report = binance.check(market, A, B);

        assertThat(report).asksForAnotherKey(check, "not ticked: " + box);
        assertThat(finding(report, Check.ADDRESSES).detail()).isEqualTo("2 of 2");
        assertThat(binance.seen()).extracting(Seen::path).containsOnly(RESTRICTIONS);
    }

    @Test
    void a_key_bound_to_no_address_is_refused_without_asking_from_the_others() {
        String restrictions = GOOD.replace("\"ipRestrict\":true", "\"ipRestrict\":false");
        binance.answers(script(restrictions));
        KeyReport report = binance.check(Market.SPOT, A, B, C);

        assertThat(finding(report, Check.ADDRESSES).result()).isEqualTo(CheckResult.FAILED);
        assertThat(finding(report, Check.ADDRESSES).repair()).isEqualTo(Step.GENERATE_KEY);
        assertThat(binance.seen()).hasSize(2);
    }

    @Test
    void a_sleeping_futures_account_is_told_from_a_bad_key() {
        binance.answers(new Answer(400, "{\"code\":-4109,\"msg\":\"This account is inactive\"}"));
        binance.answersAt(RESTRICTIONS, Answer.ok(GOOD));
        KeyReport report = binance.check(Market.FUTURES, A);

        assertThat(finding(report, Check.TRADE).say()).contains("asleep");
        assertThat(finding(report, Check.TRADE).repair()).isEqualTo(Step.VERIFY);
        assertThat(finding(report, Check.KEY_ACCEPTED).result()).isEqualTo(CheckResult.PASSED);
    }

    @Test
    void a_market_that_refuses_although_the_box_is_ticked_is_waited_for() {
        binance.answers(NOT_LET_IN);
        binance.answersAt(RESTRICTIONS, Answer.ok(GOOD));
        KeyReport report = binance.check(Market.FUTURES, A);

        assertThat(report.verdict()).isEqualTo(Verdict.NOT_READY);
        assertThat(finding(report, Check.TRADE).result()).isEqualTo(CheckResult.WAITING);
    }

    @Test
    void a_market_in_maintenance_leaves_the_key_unblamed() {
        binance.answers(new Answer(503, "upkeep"));
        binance.answersAt(RESTRICTIONS, Answer.ok(GOOD));
        KeyReport report = binance.check(Market.SPOT, A, B);

        assertThat(report.verdict()).isEqualTo(Verdict.UNKNOWN);
        assertThat(finding(report, Check.READ).say()).contains("your key is not the problem");
        assertThat(finding(report, Check.KEY_ACCEPTED).result()).isEqualTo(CheckResult.PASSED);
    }

    @Test
    void a_request_to_slow_down_ends_the_asking() {
        binance.answers(new Answer(429, "{\"code\":-1003,\"msg\":\"Too many requests\"}"));
        binance.answersAt(RESTRICTIONS, Answer.ok(GOOD));
        KeyReport report = binance.check(Market.SPOT, A, B, C);

        assertThat(binance.seen()).hasSize(2);
        assertThat(finding(report, Check.ADDRESSES).result()).isEqualTo(CheckResult.UNKNOWN);
        assertThat(finding(report, Check.ADDRESSES).detail()).isEqualTo("1 of 3; not asked: " + B + ", " + C);
    }

    @Test
    void a_key_is_not_accepted_while_addresses_are_left_out_to_slow_down() {
        binance.answers(script(GOOD));
        binance.answersAt("/api/v3/account", new Answer(429, "{\"code\":-1003,\"msg\":\"Too many requests\"}"));
        KeyReport report = binance.check(Market.FUTURES, A, B);

        assertThat(report.verdict()).isEqualTo(Verdict.UNKNOWN);
        assertThat(binance.seen()).extracting(Seen::peer).containsOnly(A);
    }

    @Test
    void an_address_without_an_answer_is_unknown_and_named() {
        binance.answers(script(GOOD));
        binance.answersTo(B, new Answer(502, "<html>"));
        KeyReport report = binance.check(Market.SPOT, A, B, C);

        assertThat(report.verdict()).isEqualTo(Verdict.UNKNOWN);
        assertThat(finding(report, Check.ADDRESSES).detail()).isEqualTo("2 of 3; no answer: " + B);
    }

    @Test
    void twenty_addresses_take_twenty_one_requests() {
        String[] twenty = new String[20];
        for (int i = 0; i < twenty.length; i++) {
            twenty[i] = "127.0.1." + (i + 1);
        }
        binance.answers(script(GOOD));
        binance.answersTo("127.0.1.7", NOT_LET_IN);
        binance.answersTo("127.0.1.19", NOT_LET_IN);
        KeyReport report = binance.check(Market.SPOT, twenty);

        assertThat(binance.seen()).hasSize(21);
        assertThat(finding(report, Check.ADDRESSES).detail()).isEqualTo("18 of 20; refused: 127.0.1.7, 127.0.1.19");
    }

    private static Function<Seen, Answer> script(String restrictions) {
        return seen -> switch (seen.path()) {
            case RESTRICTIONS -> Answer.ok(restrictions);
            case "/api/v3/account" -> Answer.ok("{\"balances\":[],\"uid\":900001}");
            case "/fapi/v3/balance" -> Answer.ok("[]");
            default -> new Answer(404, "");
        };
    }
}
