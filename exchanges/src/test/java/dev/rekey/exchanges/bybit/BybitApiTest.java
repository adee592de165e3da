package dev.rekey.exchanges.bybit;

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

class BybitApiTest {

    private static final String KEY = "/v5/user/query-api";
    private static final String WALLET = "/v5/account/wallet-balance";
    private static final String SPOT = "\"Spot\":[\"SpotTrade\"]";
    private static final String FUTURES = "\"ContractTrade\":[\"Order\",\"Position\"]";
    private static final Answer NOT_LISTED = refusal("10010", "Unmatched IP, please check your API key's bound IP");

    @RegisterExtension
    final TestedExchange bybit = TestedExchange.of("bybit");

    @Test
    void the_key_is_asked_first_then_the_other_addresses_then_the_balance() {
        bybit.answers(script(key(SPOT, A, B, C)));
        KeyReport report = bybit.check(Market.SPOT, A, B, C);

        assertThat(report.verdict()).isEqualTo(Verdict.ACCEPTED);
        assertThat(report.exchangeUid()).isEqualTo("9000001");
        assertThat(finding(report, Check.ADDRESSES).detail()).isEqualTo("3 of 3");
        assertThat(finding(report, Check.EXPIRY).detail()).isEqualTo("never ends while it is bound to IP addresses");
        assertThat(bybit.order().get(0)).isEqualTo(KEY + " from " + A);
        assertThat(bybit.order().subList(1, 3)).containsExactlyInAnyOrder(KEY + " from " + B, KEY + " from " + C);
        assertThat(bybit.order().get(3)).isEqualTo(WALLET + " from " + A);
        assertThat(bybit.seen()).hasSize(4);
    }

    @Test
    void futures_need_orders_and_positions() {
        bybit.answers(script(key(FUTURES, A)));
        assertThat(bybit.check(Market.FUTURES, A).verdict()).isEqualTo(Verdict.ACCEPTED);
        bybit.answers(script(key("\"ContractTrade\":[\"Order\"]", A)));
        KeyReport report = bybit.check(Market.FUTURES, A);

        assertThat(report).asksForAnotherKey(Check.TRADE, "not ticked: Contract: Orders and Positions");
    }

    @Test
    void a_key_that_only_reads_may_not_trade_whatever_is_ticked() {
        String reading = key(SPOT, A).replace("\"readOnly\":0", "\"readOnly\":1");
        bybit.answers(script(reading));
        assertThat(finding(bybit.check(Market.SPOT, A), Check.TRADE).detail()).isEqualTo("not ticked: Spot: Trade");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Withdraw", "AccountTransfer"})
    void a_key_that_may_move_money_out_is_refused_and_the_right_is_named(String right) {
        String rights = SPOT + ",\"Wallet\":[\"" + right + "\"]";
        bybit.answers(script(key(rights, A)));
        KeyReport report = bybit.check(Market.SPOT, A);

        assertThat(report.verdict()).isEqualTo(Verdict.REJECTED);
        assertThat(finding(report, Check.NO_WITHDRAW).detail()).isEqualTo("ticked: " + right);
    }

    @ParameterizedTest
    @CsvSource({"9000001, PASSED, ACCEPTED", "9000002, FAILED, REJECTED"})
    void the_account_is_compared_with_the_one_of_the_old_key(String expected, CheckResult result, Verdict verdict) {
        bybit.answers(script(key(SPOT, A)));
        KeyReport report = bybit.checkForAccount(expected, Market.SPOT, A);

        assertThat(report).comparesAccounts(result, verdict);
    }

    @Test
    void addresses_that_are_not_on_the_key_are_named_and_not_asked_from() {
        bybit.answers(script(key(SPOT, A)));
        KeyReport report = bybit.check(Market.SPOT, A, B, C);

        assertThat(report.verdict()).isEqualTo(Verdict.REJECTED);
        assertThat(finding(report, Check.ADDRESSES).detail()).isEqualTo("1 of 3; not on the key: " + B + ", " + C);
        assertThat(bybit.seen()).extracting(Seen::peer).containsOnly(A);
    }

    @Test
    void when_the_first_address_is_missing_the_key_is_read_from_the_second() {
        bybit.answers(script(key(SPOT, B)));
        bybit.answersTo(A, NOT_LISTED);
        KeyReport report = bybit.check(Market.SPOT, A, B);

        assertThat(finding(report, Check.ADDRESSES).detail()).isEqualTo("1 of 2; not on the key: " + A);
        assertThat(bybit.order()).startsWith(KEY + " from " + A, KEY + " from " + B);
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "[\"*\"]"})
    void a_key_bound_to_no_address_is_refused_and_nothing_is_said_of_its_end(String none) {
        String unbound = key(SPOT).replace("\"ips\":[]", "\"ips\":" + none);
        bybit.answers(script(unbound));
        KeyReport report = bybit.check(Market.SPOT, A, B);

        assertThat(report.verdict()).isEqualTo(Verdict.REJECTED);
        assertThat(finding(report, Check.ADDRESSES).result()).isEqualTo(CheckResult.FAILED);
        assertThat(finding(report, Check.EXPIRY).result()).isEqualTo(CheckResult.NOT_CHECKED);
    }

    @ParameterizedTest
    @CsvSource({"1, made by its owner", "2, made for another application"})
    void what_kind_of_key_it_is_is_told(int type, String kind) {
        String typed = key(SPOT, A).replace("\"type\":1", "\"type\":" + type);
        bybit.answers(script(typed));
        assertThat(finding(bybit.check(Market.SPOT, A), Check.KEY_KIND).detail())
                .isEqualTo(kind);
    }

    @ParameterizedTest
    @CsvSource({
        "10003, KEY_ACCEPTED, REJECTED, PASTE",
        "10007, KEY_ACCEPTED, REJECTED, PASTE",
        "10004, SECRET, REJECTED, PASTE",
        "10002, CLOCK, UNKNOWN,",
        "33004, KEY_ACCEPTED, REJECTED, GENERATE_KEY",
        "10024, KEY_ACCEPTED, UNKNOWN,",
        "10006, KEY_ACCEPTED, UNKNOWN,",
        "10016, KEY_ACCEPTED, UNKNOWN,",
        "999999, KEY_ACCEPTED, UNKNOWN,",
    })
    void each_refusal_is_told_apart_with_one_request(String code, Check check, Verdict verdict, Step repair) {
        Answer refusal = refusal(code, "the words of the exchange");
        bybit.answers(refusal);
        KeyReport report = bybit.check(Market.SPOT, A, B);

        assertThat(report).tells(check, verdict, repair);
        assertThat(finding(report, check).exchangeCode()).isEqualTo(code);
        assertThat(bybit.seen()).hasSize(1);
    }

    @Test
    void a_401_with_nothing_in_it_is_asked_from_a_second_address_and_names_the_causes_in_their_order() {
        bybit.answers(new Answer(401, ""));
        KeyReport report = bybit.check(Market.SPOT, A, B);

        assertThat(report.verdict()).isEqualTo(Verdict.REJECTED);
        assertThat(finding(report, Check.KEY_ACCEPTED).exchangeCode()).isEqualTo("HTTP 401");
        assertThat(finding(report, Check.KEY_ACCEPTED).say())
                .containsSubsequence("key or the secret", "IP addresses", "ended", "permission");
        assertThat(bybit.seen()).hasSize(2);
    }

    @Test
    void a_place_that_is_refused_never_blames_the_key() {
        bybit.answers(new Answer(403, "<html></html>"));
        KeyReport report = bybit.check(Market.SPOT, A, B);

        assertThat(report.verdict()).isEqualTo(Verdict.UNKNOWN);
        assertThat(report.findings()).noneMatch(one -> one.result() == CheckResult.FAILED);
    }

    @Test
    void a_balance_that_is_refused_is_never_an_accepted_key() {
        bybit.answers(refusal("10028", "The API can only be accessed by unified account users."));
        bybit.answersAt(KEY, Answer.ok(key(SPOT, A)));
        KeyReport report = bybit.check(Market.SPOT, A);

        assertThat(report.verdict()).isEqualTo(Verdict.REJECTED);
        assertThat(report.findings())
                .filteredOn(one -> one.result() == CheckResult.FAILED)
                .extracting(Finding::exchangeCode)
                .containsExactly("10028");
    }

    private static String key(String rights, String... addresses) {
        String ips = addresses.length == 0 ? "" : "\"" + String.join("\",\"", addresses) + "\"";
        return """
                {"retCode":0,"retMsg":"","result":{"id":"700001","apiKey":"FAKEl3I5a64qxAYrZR","readOnly":0,\
                "permissions":{%s},"ips":[%s],"type":1,"deadlineDay":-2,"expiredAt":"1970-01-01T00:00:00Z","uta":1,\
                "userID":9000001,"isMaster":true,"parentUid":"0"}}""".formatted(rights, ips);
    }

    private static Answer refusal(String code, String words) {
        return Answer.ok("{\"retCode\":" + code + ",\"retMsg\":\"" + words + "\",\"result\":{}}");
    }

    private static Function<Seen, Answer> script(String key) {
        return seen -> switch (seen.path()) {
            case KEY -> Answer.ok(key);
            case WALLET -> Answer.ok("{\"retCode\":0,\"retMsg\":\"\",\"result\":{\"list\":[]}}");
            default -> new Answer(404, "");
        };
    }
}
