package dev.rekey.exchanges.okx;

import static dev.rekey.exchanges.testing.ReportAssert.assertThat;
import static dev.rekey.exchanges.testing.Reports.finding;
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
import dev.rekey.terms.Step;
import dev.rekey.terms.Verdict;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OkxApiTest {

    private static final String CONFIG = "/api/v5/account/config";
    private static final String BALANCE = "/api/v5/account/balance";
    private static final Answer NOT_LISTED =
            refusal("50110", "Your IP 127.0.0.22 is not included in your API key's IP whitelist.");

    @RegisterExtension
    final TestedExchange okx = TestedExchange.of("okx");

    @Test
    void every_address_is_tried_with_the_balance_and_the_key_is_read_once_because_it_may_be_asked_seldom() {
        okx.answers(script(config("read_only,trade", "2", A, B, C)));
        KeyReport report = okx.check(Market.SPOT, A, B, C);

        assertThat(report.verdict()).as("%s", report.findings()).isEqualTo(Verdict.ACCEPTED);
        assertThat(report.exchangeUid()).isEqualTo("900001");
        assertThat(finding(report, Check.ADDRESSES).detail()).isEqualTo("3 of 3");
        assertThat(finding(report, Check.PASSPHRASE).result()).isEqualTo(CheckResult.PASSED);
        assertThat(okx.order())
                .containsExactly(
                        BALANCE + " from " + A, BALANCE + " from " + B, BALANCE + " from " + C, CONFIG + " from " + A);
    }

    @ParameterizedTest
    @CsvSource({"2, ACCEPTED", "3, ACCEPTED", "4, ACCEPTED", "1, REJECTED"})
    void futures_need_an_account_mode_that_allows_them(String mode, Verdict verdict) {
        okx.answers(script(config("read_only,trade", mode, A)));
        KeyReport report = okx.check(Market.FUTURES, A);

        assertThat(report.verdict()).isEqualTo(verdict);
        if (verdict == Verdict.REJECTED) {
            assertThat(finding(report, Check.TRADE).detail()).isEqualTo("account mode: spot only");
        }
    }

    @Test
    void the_mode_for_spot_only_is_enough_for_spot() {
        okx.answers(script(config("read_only,trade", "1", A)));
        assertThat(okx.check(Market.SPOT, A).verdict()).isEqualTo(Verdict.ACCEPTED);
    }

    @Test
    void a_key_that_may_not_trade_is_refused_and_the_box_is_named() {
        okx.answers(script(config("read_only", "2", A)));
        KeyReport report = okx.check(Market.SPOT, A);

        assertThat(report).asksForAnotherKey(Check.TRADE, "not ticked: Trade");
    }

    @Test
    void a_key_that_may_withdraw_is_refused() {
        okx.answers(script(config("read_only,trade,withdraw", "2", A)));
        KeyReport report = okx.check(Market.SPOT, A);

        assertThat(report.verdict()).isEqualTo(Verdict.REJECTED);
        assertThat(finding(report, Check.NO_WITHDRAW).detail()).isEqualTo("ticked: Withdraw");
    }

    @ParameterizedTest
    @CsvSource({"900001, PASSED, ACCEPTED", "900002, FAILED, REJECTED"})
    void the_account_is_compared_with_the_one_of_the_old_key(String expected, CheckResult result, Verdict verdict) {
        okx.answers(script(config("read_only,trade", "2", A)));
        KeyReport report = okx.checkForAccount(expected, Market.SPOT, A);

        assertThat(report).comparesAccounts(result, verdict);
    }

    @Test
    void an_address_that_is_refused_is_named_while_the_key_is_known() {
        okx.answers(script(config("read_only,trade", "2", A, B, C)));
        okx.answersTo(B, NOT_LISTED);
        KeyReport report = okx.check(Market.SPOT, A, B, C);

        assertThat(report).waitsForAddresses("2 of 3; refused: " + B);
        assertThat(finding(report, Check.ADDRESSES).exchangeCode()).isEqualTo("50110");
        assertThat(finding(report, Check.KEY_ACCEPTED).result()).isEqualTo(CheckResult.PASSED);
    }

    @Test
    void a_key_refused_from_two_addresses_is_known_and_waited_for() {
        okx.answers(NOT_LISTED);
        KeyReport report = okx.check(Market.SPOT, A, B, C);

        assertThat(okx.seen()).hasSize(2);
        assertThat(report.verdict()).isEqualTo(Verdict.NOT_READY);
        assertThat(finding(report, Check.KEY_ACCEPTED).result()).isEqualTo(CheckResult.PASSED);
    }

    @Test
    void a_key_bound_to_no_address_is_refused() {
        okx.answers(script(config("read_only,trade", "2")));
        KeyReport report = okx.check(Market.SPOT, A, B);

        assertThat(report.verdict()).isEqualTo(Verdict.REJECTED);
        assertThat(finding(report, Check.ADDRESSES).say()).contains("not bound to our IP addresses");
    }

    @ParameterizedTest
    @CsvSource({
        "401, 50111, KEY_ACCEPTED, REJECTED, PASTE",
        "200, 50119, KEY_ACCEPTED, REJECTED, PASTE",
        "401, 50101, KEY_KIND, REJECTED, GENERATE_KEY",
        "401, 50113, SECRET, REJECTED, PASTE",
        "401, 50105, PASSPHRASE, REJECTED, PASTE",
        "401, 50102, CLOCK, UNKNOWN,",
        "400, 50100, KEY_ACCEPTED, REJECTED, VERIFY",
        "429, 50011, KEY_ACCEPTED, UNKNOWN,",
        "503, 50001, KEY_ACCEPTED, UNKNOWN,",
        "200, 50121, KEY_ACCEPTED, UNKNOWN,",
        "200, 59999, KEY_ACCEPTED, UNKNOWN,",
    })
    void each_refusal_is_told_apart_with_one_request(
            int status, String code, Check check, Verdict verdict, Step repair) {
        Answer refusal =
                new Answer(status, refusal(code, "the words of the exchange").body());
        okx.answers(refusal);
        KeyReport report = okx.check(Market.SPOT, A, B);

        assertThat(report).tells(check, verdict, repair);
        assertThat(finding(report, check).exchangeCode()).isEqualTo(code);
        assertThat(okx.seen()).hasSize(1);
    }

    @Test
    void a_key_that_may_not_even_read_is_known_and_the_box_is_missing() {
        okx.answers(refusal("50120", "This API key doesn't have permission to use this function"));
        KeyReport report = okx.check(Market.SPOT, A, B);

        assertThat(report.verdict()).isEqualTo(Verdict.REJECTED);
        assertThat(finding(report, Check.SECRET).result()).isEqualTo(CheckResult.PASSED);
    }

    @Test
    void rights_that_are_not_told_are_never_called_passed() {
        okx.answers(new Answer(503, "<html></html>"));
        okx.answersAt(BALANCE, Answer.ok("{\"code\":\"0\",\"msg\":\"\",\"data\":[{\"totalEq\":\"0\"}]}"));
        KeyReport report = okx.check(Market.SPOT, A);

        assertThat(report.verdict()).isEqualTo(Verdict.UNKNOWN);
        assertThat(finding(report, Check.NO_WITHDRAW).result()).isNotEqualTo(CheckResult.PASSED);
    }

    private static String config(String rights, String mode, String... addresses) {
        return """
                {"code":"0","msg":"","data":[{"acctLv":"%s","posMode":"net_mode","ip":"%s","label":"desk","perm":"%s",\
                "kycLv":"2","uid":"900001","mainUid":"900001","type":"0"}]}""".formatted(mode, String.join(",", addresses), rights);
    }

    private static Answer refusal(String code, String words) {
        return new Answer(401, "{\"code\":\"" + code + "\",\"msg\":\"" + words + "\",\"data\":[]}");
    }

    private static Function<Seen, Answer> script(String config) {
        return seen -> switch (seen.path()) {
            case CONFIG -> Answer.ok(config);
            case BALANCE -> Answer.ok("{\"code\":\"0\",\"msg\":\"\",\"data\":[{\"totalEq\":\"0\"}]}");
            default -> new Answer(404, "");
        };
    }
}
