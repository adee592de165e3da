package dev.rekey.exchanges.kucoin;

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

class KuCoinApiTest {

    private static final String KEY = "/api/v1/user/api-key";
    private static final Answer NOT_LISTED =
            new Answer(400, "{\"code\":\"400006\",\"msg\":\"The requested ip address is not in the api whitelist\"}");

    @RegisterExtension
    final TestedExchange kucoin = TestedExchange.of("kucoin");

    @Test
    void a_good_spot_key_passes_with_one_request_for_each_address_and_one_for_the_market() {
        kucoin.answers(script(key("General,Spot", A, B, C)));
        KeyReport report = kucoin.check(Market.SPOT, A, B, C);

        assertThat(report.verdict()).isEqualTo(Verdict.ACCEPTED);
        assertThat(report.findings()).extracting(Finding::check).containsExactly(Check.values());
        assertThat(passed(report))
                .containsExactly(
                        Check.KEY_ACCEPTED,
                        Check.SECRET,
                        Check.PASSPHRASE,
                        Check.CLOCK,
                        Check.ADDRESSES,
                        Check.READ,
                        Check.TRADE,
                        Check.NO_WITHDRAW);
        assertThat(report.exchangeUid()).isEqualTo("900001");
        assertThat(kucoin.order().subList(0, 2)).containsExactly(KEY + " from " + A, "/api/v1/accounts from " + A);
        assertThat(kucoin.order().subList(2, 4)).containsExactlyInAnyOrder(KEY + " from " + B, KEY + " from " + C);
        assertThat(kucoin.seen()).hasSize(4);
    }

    @Test
    void a_good_futures_key_is_asked_for_the_futures_account() {
        kucoin.answers(script(key("General,Futures", A)));
        KeyReport report = kucoin.check(Market.FUTURES, A);

        assertThat(report.verdict()).isEqualTo(Verdict.ACCEPTED);
        assertThat(kucoin.order()).containsExactly(KEY + " from " + A, "/api/v1/account-overview from " + A);
    }

    @Test
    void the_key_of_a_unified_account_shows_one_word_for_all_rights() {
        kucoin.answers(script(key("Unified", A)));
        assertThat(kucoin.check(Market.FUTURES, A).verdict()).isEqualTo(Verdict.ACCEPTED);
    }

    @ParameterizedTest
    @CsvSource({"900001, PASSED, ACCEPTED", "900002, FAILED, REJECTED"})
    void the_account_is_compared_with_the_one_of_the_old_key(String expected, CheckResult result, Verdict verdict) {
        kucoin.answers(script(key("General,Spot", A)));
        KeyReport report = kucoin.checkForAccount(expected, Market.SPOT, A);

        assertThat(report).comparesAccounts(result, verdict);
    }

    @Test
    void addresses_that_are_not_on_the_key_are_named_and_not_asked_from() {
        kucoin.answers(script(key("General,Spot", A)));
        KeyReport report = kucoin.check(Market.SPOT, A, B, C);

        assertThat(report.verdict()).isEqualTo(Verdict.REJECTED);
        ToldFinding addresses = finding(report, Check.ADDRESSES);
        assertThat(addresses.result()).isEqualTo(CheckResult.FAILED);
        assertThat(addresses.detail()).isEqualTo("1 of 3; not on the key: " + B + ", " + C);
        assertThat(addresses.repair()).isEqualTo(Step.GENERATE_KEY);
        assertThat(kucoin.seen()).extracting(Seen::peer).containsOnly(A);
    }

    @Test
    void an_address_that_is_on_the_key_and_still_refused_is_waited_for() {
        kucoin.answers(script(key("General,Spot", A, B, C)));
        kucoin.answersTo(C, NOT_LISTED);
        KeyReport report = kucoin.check(Market.SPOT, A, B, C);

        assertThat(report).waitsForAddresses("2 of 3; refused: " + C);
        ToldFinding addresses = finding(report, Check.ADDRESSES);
        assertThat(addresses.result()).isEqualTo(CheckResult.WAITING);
        assertThat(addresses.exchangeCode()).isEqualTo("400006");
    }

    @Test
    void when_the_first_address_is_missing_the_key_is_read_from_the_second() {
        kucoin.answers(script(key("General,Spot", B, C)));
        kucoin.answersTo(A, NOT_LISTED);
        KeyReport report = kucoin.check(Market.SPOT, A, B, C);

        assertThat(report.verdict()).isEqualTo(Verdict.REJECTED);
        assertThat(finding(report, Check.ADDRESSES).detail()).isEqualTo("2 of 3; not on the key: " + A);
        assertThat(kucoin.order())
                .containsExactly(
                        KEY + " from " + A, KEY + " from " + B, "/api/v1/accounts from " + B, KEY + " from " + C);
    }

    @Test
    void a_key_refused_from_two_addresses_is_known_and_waited_for() {
        kucoin.answers(NOT_LISTED);
        KeyReport report = kucoin.check(Market.SPOT, A, B, C);

        assertThat(kucoin.seen()).hasSize(2);
        assertThat(report).waitsForAddresses("0 of 3; refused: " + A + ", " + B + "; not asked: " + C);
    }

    @Test
    void a_refused_place_is_never_an_accepted_key_even_without_addresses() {
        kucoin.answers(NOT_LISTED);
        assertThat(kucoin.check(Market.SPOT).verdict()).isEqualTo(Verdict.NOT_READY);
    }

    @Test
    void a_key_bound_to_no_address_is_refused() {
        kucoin.answers(script(key("General,Spot")));
        KeyReport report = kucoin.check(Market.SPOT, A, B);

        assertThat(finding(report, Check.ADDRESSES).result()).isEqualTo(CheckResult.FAILED);
        assertThat(kucoin.seen()).hasSize(2);
    }

    @Test
    void a_list_that_cannot_be_read_is_replaced_by_asking_from_each_address() {
        kucoin.answers(script(key("General,Spot", "desk", A)));
        KeyReport report = kucoin.check(Market.SPOT, A, B);
        assertThat(finding(report, Check.ADDRESSES).detail()).isEqualTo("2 of 2");
    }

    @ParameterizedTest
    @CsvSource({
        "400003, KEY_ACCEPTED, REJECTED, PASTE",
        "400004, PASSPHRASE, REJECTED, PASTE",
        "400005, SECRET, REJECTED, PASTE",
        "400002, CLOCK, UNKNOWN,",
        "400007, READ, REJECTED, GENERATE_KEY",
        "411100, KEY_ACCEPTED, REJECTED, VERIFY",
        "40010, KEY_ACCEPTED, UNKNOWN,",
        "400303, KEY_ACCEPTED, UNKNOWN,",
        "429000, KEY_ACCEPTED, UNKNOWN,",
        "200002, KEY_ACCEPTED, UNKNOWN,",
        "1015, KEY_ACCEPTED, UNKNOWN,",
        "500000, KEY_ACCEPTED, UNKNOWN,",
        "400001, KEY_ACCEPTED, UNKNOWN,",
        "999999, KEY_ACCEPTED, UNKNOWN,",
    })
    void each_refusal_is_told_apart_with_one_request(String code, Check check, Verdict verdict, Step repair) {
        Answer refusal = new Answer(401, "{\"code\":\"" + code + "\",\"msg\":\"the words of the exchange\"}");
        kucoin.answers(refusal);
        KeyReport report = kucoin.check(Market.SPOT, A, B);

        assertThat(report).tells(check, verdict, repair).quotes(check, code, "the words of the exchange");
        assertThat(kucoin.seen()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"400004", "400005"})
    void a_wrong_secret_and_a_wrong_passphrase_both_say_to_look_at_both(String code) {
        Answer refusal = new Answer(401, "{\"code\":\"" + code + "\",\"msg\":\"\"}");
        kucoin.answers(refusal);
        KeyReport report = kucoin.check(Market.SPOT, A);

        assertThat(finding(report, Check.SECRET).detail()).isEqualTo("look at both: secret and passphrase");
        assertThat(finding(report, Check.PASSPHRASE).detail()).isEqualTo("look at both: secret and passphrase");
        assertThat(passed(report)).containsExactly(Check.KEY_ACCEPTED);
    }

    @ParameterizedTest
    @CsvSource({"General, SPOT, TRADE, Spot", "'General,Spot', FUTURES, TRADE, Futures", "Spot, SPOT, READ, General"})
    void a_missing_box_is_named(String rights, Market market, Check check, String box) {
        kucoin.answers(script(key(rights, A)));
        KeyReport report = kucoin.check(market, A);

        assertThat(report).asksForAnotherKey(check, "not ticked: " + box);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Transfer", "TRANSFER", "Withdrawal", "WithdrawCrypto"})
    void a_key_that_may_move_money_out_is_refused_and_the_right_is_named(String right) {
        kucoin.answers(script(key("General,Spot," + right, A)));
        KeyReport report = kucoin.check(Market.SPOT, A);

        assertThat(report.verdict()).isEqualTo(Verdict.REJECTED);
        assertThat(finding(report, Check.NO_WITHDRAW).detail()).isEqualTo("ticked: " + right);
    }

    @Test
    void moving_between_wallets_of_one_account_is_not_moving_money_out() {
        kucoin.answers(script(key("General,Spot,InnerTransfer", A)));
        assertThat(kucoin.check(Market.SPOT, A).verdict()).isEqualTo(Verdict.ACCEPTED);
    }

    @Test
    void a_market_that_asks_for_a_right_names_its_box() {
        kucoin.answers(new Answer(403, "{\"code\":\"400007\",\"msg\":\"Access denied\"}"));
        kucoin.answersAt(KEY, Answer.ok(key("General,Futures", A)));
        KeyReport report = kucoin.check(Market.FUTURES, A);

        assertThat(finding(report, Check.TRADE).result()).isEqualTo(CheckResult.FAILED);
        assertThat(finding(report, Check.TRADE).detail()).isEqualTo("not ticked: Futures");
    }

    private static String key(String rights, String... addresses) {
        return """
                {"code":"200000","data":{"remark":"desk","apiKey":"bc347ae8a5c2141102bd6b08","apiVersion":3,\
                "permission":"%s","ipWhitelist":"%s","createdAt":1767225600000,"uid":900001,"isMaster":true}}""".formatted(rights, String.join(",", addresses));
    }

    private static Function<Seen, Answer> script(String key) {
        return seen -> switch (seen.path()) {
            case KEY -> Answer.ok(key);
            case "/api/v1/accounts" -> Answer.ok("{\"code\":\"200000\",\"data\":[]}");
            case "/api/v1/account-overview" -> Answer.ok("{\"code\":\"200000\",\"data\":{\"currency\":\"USDT\"}}");
            default -> new Answer(404, "");
        };
    }
}
