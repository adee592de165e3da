package dev.rekey.exchanges.coinbase;

import static dev.rekey.exchanges.testing.ReportAssert.assertThat;
import static dev.rekey.exchanges.testing.Reports.finding;
import static dev.rekey.exchanges.testing.Reports.passed;
import static dev.rekey.exchanges.testing.TestedExchange.A;
import static dev.rekey.exchanges.testing.TestedExchange.B;
import static dev.rekey.exchanges.testing.TestedExchange.C;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rekey.exchanges.catalog.ToldFinding;
import dev.rekey.exchanges.check.Credential;
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
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CoinbaseApiTest {

    private static final String KEY = "/api/v3/brokerage/key_permissions";
    private static final String ACCOUNTS = "/api/v3/brokerage/accounts";
    private static final String FUTURES = "/api/v3/brokerage/cfm/balance_summary";
    private static final String PORTFOLIO = "00000000-0000-4000-a000-000000000002";
    private static final String GOOD = """
            {"can_view":true,"can_trade":true,"can_transfer":false,"portfolio_uuid":"%s",\
            "portfolio_type":"DEFAULT"}""".formatted(PORTFOLIO);
    private static final Credential CREDENTIAL = new Credential(
            "organizations/00000000-0000-4000-a000-000000000001/apiKeys/00000000-0000-4000-a000-0000000000ab",
            "TfFrWCzxfQVrH7O3qOLjSATSiwCr1R3fvrMeAMTmfZvFCIrfo6esMYWz0oD4Fi4HBUh8gihwHP/bX5pdEqHGFA==",
            null);

    @RegisterExtension
    final TestedExchange coinbase = TestedExchange.of("coinbase", CREDENTIAL);

    @ParameterizedTest
    @CsvSource({"SPOT, " + ACCOUNTS + ", limit=1", "FUTURES, " + FUTURES + ","})
    void rights_are_asked_from_every_address_and_then_the_market_once(
            Market market, String path, @Nullable String query) {
        coinbase.answers(script(GOOD));
        KeyReport report = coinbase.check(market, A, B, C);

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
        assertThat(coinbase.order().get(0)).isEqualTo(KEY + " from " + A);
        assertThat(coinbase.order().subList(1, 3)).containsExactlyInAnyOrder(KEY + " from " + B, KEY + " from " + C);
        assertThat(coinbase.order().get(3)).isEqualTo(path + " from " + A);
        assertThat(coinbase.seen().get(3).query()).isEqualTo(query);
        assertThat(coinbase.seen()).hasSize(4);
    }

    @ParameterizedTest
    @CsvSource({
        "can_view, READ, 'not ticked: View'",
        "can_trade, TRADE, 'not ticked: Trade'",
    })
    void a_box_that_is_not_ticked_is_named(String right, Check check, String detail) {
        coinbase.answers(script(GOOD.replace(right + "\":true", right + "\":false")));
        KeyReport report = coinbase.check(Market.SPOT, A);

        assertThat(report).asksForAnotherKey(check, detail);
    }

    @Test
    void a_key_that_may_transfer_is_refused() {
        coinbase.answers(script(GOOD.replace("can_transfer\":false", "can_transfer\":true")));
        KeyReport report = coinbase.check(Market.SPOT, A);

        assertThat(report.verdict()).isEqualTo(Verdict.REJECTED);
        assertThat(finding(report, Check.NO_WITHDRAW).detail()).isEqualTo("ticked: Transfer");
    }

    @ParameterizedTest
    @CsvSource({
        "'\"can_trade\":true', '\"can_trade\":\"true\"', TRADE",
        "'\"can_trade\":true', '\"can_trade\":null', TRADE",
        "'\"can_trade\":true,', '', TRADE",
        "'\"can_transfer\":false', '\"can_transfer\":null', NO_WITHDRAW",
        "'\"can_transfer\":false,', '', NO_WITHDRAW",
        "'\"can_transfer\":false', '\"can_transfer\":0', NO_WITHDRAW",
        "'\"can_view\":true', '\"can_view\":\"true\"', KEY_ACCEPTED",
    })
    void a_right_that_cannot_be_read_never_passes_and_blames_nothing(String part, String instead, Check check) {
        coinbase.answers(script(GOOD.replace(part, instead)));
        KeyReport report = coinbase.check(Market.SPOT, A);

        assertThat(report).leavesOpen(check);
    }

    @ParameterizedTest
    @CsvSource({
        PORTFOLIO + ", PASSED, ACCEPTED",
        "00000000-0000-4000-a000-000000000003, FAILED, REJECTED",
    })
    void the_portfolio_is_compared_with_the_one_of_the_old_key(String old, CheckResult result, Verdict verdict) {
        coinbase.answers(script(GOOD));
        KeyReport report = coinbase.checkForAccount(old, Market.SPOT, A);

        assertThat(report.exchangeUid()).isEqualTo(PORTFOLIO);
        assertThat(report).comparesAccounts(result, verdict);
        if (result == CheckResult.FAILED) {
            assertThat(finding(report, Check.SAME_ACCOUNT).say()).contains("portfolio");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"portfolio_uuid\":null", "\"portfolio_uuid\":\"\"", "\"portfolio_uuid\":7"})
    void a_portfolio_that_is_not_told_is_not_taken_for_the_same(String instead) {
        coinbase.answers(script(GOOD.replace("\"portfolio_uuid\":\"" + PORTFOLIO + "\"", instead)));
        KeyReport report = coinbase.checkForAccount("7", Market.SPOT, A);

        assertThat(finding(report, Check.SAME_ACCOUNT).result()).isEqualTo(CheckResult.UNKNOWN);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Unauthorized", "", "{\"error\":\"unauthorized\",\"code\":16,\"message\":\"no\"}"})
    void status_401_is_a_refusal_whatever_comes_with_it_and_is_asked_for_twice(String body) {
        coinbase.answers(new Answer(401, body));
        KeyReport report = coinbase.check(Market.SPOT, A, B, C);

        assertThat(report.verdict()).isEqualTo(Verdict.REJECTED);
        assertThat(passed(report)).isEmpty();
        assertThat(coinbase.seen()).hasSize(2);
    }

    @Test
    void one_answer_for_several_causes_names_them_in_their_order() {
        coinbase.answers(new Answer(401, "Unauthorized"));
        ToldFinding finding = finding(coinbase.check(Market.SPOT, A), Check.KEY_ACCEPTED);

        assertThat(finding.say()).contains("its name or its private key is wrong", "addresses");
        assertThat(finding.advice()).containsSubsequence("once more", "name and the private key", "addresses");
        assertThat(finding.exchangeCode()).isEqualTo("HTTP 401");
        assertThat(finding.repair()).isEqualTo(Step.PASTE);
    }

    @Test
    void an_address_that_is_refused_like_a_key_is_told_by_the_others() {
        coinbase.answers(script(GOOD));
        coinbase.answersTo(A, new Answer(401, "Unauthorized"));
        KeyReport report = coinbase.check(Market.SPOT, A, B, C);

        assertThat(report).waitsForAddresses("2 of 3; refused: " + A);
        assertThat(passed(report)).contains(Check.KEY_ACCEPTED, Check.SECRET, Check.TRADE);
    }

    @ParameterizedTest
    @CsvSource({"SPOT", "FUTURES"})
    void a_market_that_asks_for_a_right_says_so(Market market) {
        coinbase.answers(new Answer(
                403, "{\"error\":\"PERMISSION_DENIED\",\"code\":7,\"message\":\"Missing required scopes\"}"));
        coinbase.answersAt(KEY, Answer.ok(GOOD));
        KeyReport report = coinbase.check(market, A);

        assertThat(report.verdict()).isEqualTo(Verdict.REJECTED);
        assertThat(finding(report, Check.READ).exchangeText()).isEqualTo("Missing required scopes");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"balance_summary\":null}",
                "{\"error\":\"NOT_FOUND\",\"code\":5,\"message\":\"no\"}",
                "no"
            })
    void futures_that_are_not_told_are_asked_for_again_and_blame_nothing(String answer) {
        coinbase.answers(new Answer(200, answer));
        coinbase.answersAt(KEY, Answer.ok(GOOD));
        KeyReport report = coinbase.check(Market.FUTURES, A);

        assertThat(report).leavesOpen(Check.READ);
        assertThat(finding(report, Check.TRADE).result()).isEqualTo(CheckResult.PASSED);
    }

    @Test
    void perpetuals_of_a_portfolio_for_them_are_read_by_their_own_call() {
        String perpetuals = "/api/v3/brokerage/intx/portfolio/" + PORTFOLIO;
        coinbase.answers(script(GOOD.replace("DEFAULT", "INTX")));
        coinbase.answersAt(perpetuals, Answer.ok("{\"portfolios\":[{}],\"summary\":{}}"));
        assertThat(coinbase.check(Market.FUTURES, A).verdict()).isEqualTo(Verdict.ACCEPTED);
        assertThat(coinbase.check(Market.SPOT, A).verdict()).isEqualTo(Verdict.ACCEPTED);
        assertThat(coinbase.seen()).extracting(Seen::path).containsExactly(KEY, perpetuals, KEY, ACCOUNTS);
    }

    @ParameterizedTest
    @ValueSource(strings = {"../../v2/user", "00000000-0000-4000-a000-000000000002?x=1", ""})
    void a_number_that_is_none_never_becomes_part_of_an_address(String number) {
        coinbase.answers(script(GOOD.replace("DEFAULT", "INTX").replace(PORTFOLIO, number)));
        coinbase.check(Market.FUTURES, A);

        assertThat(coinbase.seen()).extracting(Seen::path).containsExactly(KEY, FUTURES);
    }

    @Test
    void being_asked_to_slow_down_ends_the_asking() {
        coinbase.answers(new Answer(429, "{\"error\":\"rate_limit_exceeded\",\"message\":\"Too many requests\"}"));
        KeyReport report = coinbase.check(Market.SPOT, A, B);

        assertThat(report.verdict()).isEqualTo(Verdict.UNKNOWN);
        assertThat(coinbase.seen()).hasSize(1);
    }

    @Test
    void a_public_key_in_place_of_the_private_one_is_not_sent() {
        coinbase.answers(script(GOOD));
        Credential mixed =
                new Credential(CREDENTIAL.apiKey(), "-----BEGIN PUBLIC KEY-----AAAA-----END PUBLIC KEY-----", null);
        KeyReport report = coinbase.checkKey(mixed, Market.SPOT, A);

        assertThat(finding(report, Check.SECRET).result()).isEqualTo(CheckResult.FAILED);
        assertThat(coinbase.seen()).isEmpty();
    }

    @Test
    void what_the_exchange_repeats_of_the_key_is_not_kept() {
        coinbase.answers(
                new Answer(401, "{\"error\":\"unauthorized\",\"message\":\"no key " + CREDENTIAL.apiKey() + "\"}"));
        assertThat(coinbase.check(Market.SPOT, A)).keepsNothingOf(CREDENTIAL);
    }

    private static Function<Seen, Answer> script(String rights) {
        return seen -> switch (seen.path()) {
            case KEY -> Answer.ok(rights);
            case ACCOUNTS -> Answer.ok("{\"accounts\":[],\"has_next\":false}");
            case FUTURES -> Answer.ok("{\"balance_summary\":{}}");
            default -> new Answer(404, "");
        };
    }
}
