package dev.rekey.exchanges.deribit;

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

class DeribitApiTest {

    private static final String KEYS = "/api/v2/private/list_api_keys";
    private static final String SUMMARY = "/api/v2/private/get_account_summary";
    private static final String SCOPES = "account:read trade:read_write wallet:none";
    private static final String LISTED = "[\"127.0.0.21\",\"127.0.0.22\",\"127.0.0.23\"]";
    private static final String GOOD = """
            "client_id":"%s","client_secret":"the secret of this key","name":"desk","id":1,"enabled":true,\
            "max_scope":"%s","ip_whitelist":%s""".formatted(FakeExchange.KEY.apiKey(), SCOPES, LISTED);

    @RegisterExtension
    final TestedExchange deribit = TestedExchange.of("deribit");

    @ParameterizedTest
    @CsvSource({"SPOT", "FUTURES"})
    void one_key_is_proved_in_the_same_way_for_both_markets(Market market) {
        deribit.answers(script(GOOD));
        KeyReport report = deribit.check(market, A, B, C);

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
        assertThat(deribit.order().get(0)).isEqualTo(KEYS + " from " + A);
        assertThat(deribit.order().subList(1, 3)).containsExactlyInAnyOrder(KEYS + " from " + B, KEYS + " from " + C);
        assertThat(deribit.order().get(3)).isEqualTo(SUMMARY + " from " + A);
        assertThat(deribit.seen()).hasSize(4);
    }

    @Test
    void neither_id_nor_secret_is_ever_part_of_an_address() {
        deribit.answers(script(GOOD));
        deribit.check(Market.FUTURES, A);

        assertThat(deribit.seen()).extracting(Seen::query).containsExactly(null, "currency=BTC&extended=true");
        assertThat(deribit.seen()).extracting(Seen::method).containsOnly("GET");
    }

    @Test
    void secrets_and_the_mail_address_that_the_answers_hold_are_let_go() {
        deribit.answers(script(GOOD));
        KeyReport report = deribit.check(Market.FUTURES, A);

        assertThat(report.toString())
                .doesNotContain("the secret of")
                .doesNotContain("trader@example.com")
                .doesNotContain(FakeExchange.KEY.apiKey());
    }

    @ParameterizedTest
    @CsvSource({"900001, PASSED, ACCEPTED", "900002, FAILED, REJECTED"})
    void the_number_of_the_account_is_compared_with_the_old_one(String old, CheckResult result, Verdict verdict) {
        deribit.answers(script(GOOD));
        KeyReport report = deribit.checkForAccount(old, Market.FUTURES, A);

        assertThat(report.exchangeUid()).isEqualTo("900001");
        assertThat(report).comparesAccounts(result, verdict);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"jsonrpc\":\"2.0\",\"result\":{\"currency\":\"BTC\"}}",
                "{\"jsonrpc\":\"2.0\",\"result\":{\"id\":\"x\"}}",
                "{\"jsonrpc\":\"2.0\",\"error\":{\"code\":11051,\"message\":\"system_maintenance\"}}",
                "no json"
            })
    void an_account_that_is_not_told_is_asked_for_again_and_blames_nothing(String summary) {
        deribit.answers(script(GOOD));
        deribit.answersAt(SUMMARY, Answer.ok(summary));
        KeyReport report = deribit.check(Market.FUTURES, A);

        assertThat(report).leavesOpen(Check.SAME_ACCOUNT);
        assertThat(finding(report, Check.TRADE).result()).isEqualTo(CheckResult.PASSED);
    }

    @ParameterizedTest
    @CsvSource({
        "account:read trade:read wallet:read, TRADE, 'not ticked: trade: read_write'",
        "account:read wallet:none, TRADE, 'not ticked: trade: read_write'",
        "trade:read_write, READ, 'not ticked: account: read'",
        "account:read trade:read_write wallet:read_write, NO_WITHDRAW, 'ticked: wallet: read_write'",
    })
    void a_scope_that_is_too_narrow_or_too_wide_is_named(String scopes, Check check, String detail) {
        deribit.answers(script(GOOD.replace(SCOPES, scopes)));
        KeyReport report = deribit.check(Market.FUTURES, A);

        assertThat(report).asksForAnotherKey(check, detail);
    }

    @ParameterizedTest
    @ValueSource(strings = {"account:read trade:read_write wallet:read", "account:read_write trade:read_write"})
    void reading_the_wallet_and_more_than_reading_the_account_do_no_harm(String scopes) {
        deribit.answers(script(GOOD.replace(SCOPES, scopes)));
        assertThat(deribit.check(Market.FUTURES, A).verdict()).isEqualTo(Verdict.ACCEPTED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"other\":1", "\"max_scope\":null", "\"max_scope\":[\"trade:read_write\"]"})
    void scopes_that_cannot_be_read_never_pass_and_blame_nothing(String instead) {
        deribit.answers(script(GOOD.replace("\"max_scope\":\"" + SCOPES + "\"", instead)));
        KeyReport report = deribit.check(Market.FUTURES, A);

        assertThat(report.verdict()).isEqualTo(Verdict.UNKNOWN);
        assertThat(passed(report)).doesNotContain(Check.READ, Check.TRADE, Check.NO_WITHDRAW);
    }

    @Test
    void a_list_without_this_key_says_nothing_of_its_rights() {
        deribit.answers(script(GOOD.replace(FakeExchange.KEY.apiKey(), "another")));
        KeyReport report = deribit.check(Market.FUTURES, A);

        assertThat(report.verdict()).isEqualTo(Verdict.UNKNOWN);
        assertThat(passed(report)).doesNotContain(Check.TRADE, Check.NO_WITHDRAW);
    }

    @Test
    void an_address_that_is_not_on_the_list_is_named_and_not_asked_from() {
        deribit.answers(script(GOOD.replace(LISTED, "[\"127.0.0.21\",\"127.0.0.22\"]")));
        KeyReport report = deribit.check(Market.FUTURES, A, B, C);

        assertThat(report.verdict()).isEqualTo(Verdict.REJECTED);
        assertThat(finding(report, Check.ADDRESSES).detail()).isEqualTo("2 of 3; not on the key: " + C);
        assertThat(deribit.seen()).extracting(Seen::peer).doesNotContain(C);
    }

    @ParameterizedTest
    @CsvSource({"[], FAILED", "null, FAILED", "7, UNKNOWN", "{}, UNKNOWN"})
    void a_key_bound_to_no_address_is_refused_and_a_list_that_is_not_told_never_passes(
            String list, CheckResult result) {
        deribit.answers(script(GOOD.replace(LISTED, list)));
        KeyReport report = deribit.check(Market.FUTURES, A, B);

        assertThat(finding(report, Check.ADDRESSES).result()).isEqualTo(result);
    }

    @ParameterizedTest
    @CsvSource({
        "13021, READ, REJECTED, GENERATE_KEY, 1",
        "11098, KEY_ACCEPTED, REJECTED, VERIFY, 2",
        "12003, KEY_ACCEPTED, UNKNOWN,, 1",
        "12998, KEY_ACCEPTED, UNKNOWN,, 1",
        "12005, KEY_ACCEPTED, UNKNOWN,, 1",
        "10028, KEY_ACCEPTED, UNKNOWN,, 1",
        "11051, KEY_ACCEPTED, UNKNOWN,, 1",
        "99999, KEY_ACCEPTED, UNKNOWN,, 1",
        "13004, KEY_ACCEPTED, REJECTED, PASTE, 2",
        "13009, SECRET, REJECTED, PASTE, 2",
    })
    void each_refusal_is_told_at_its_place_and_only_one_that_may_be_an_address_is_asked_again(
            int code, Check check, Verdict verdict, Step repair, int requests) {
        deribit.answers(refusal(code, "words_of_deribit"));
        KeyReport report = deribit.check(Market.FUTURES, A, B, C);

        assertThat(report).tells(check, verdict, repair).quotes(check, Integer.toString(code), "words_of_deribit");
        assertThat(deribit.seen()).hasSize(requests);
    }

    @Test
    void one_answer_for_id_and_secret_speaks_of_both() {
        deribit.answers(refusal(13004, "invalid_credentials"));
        ToldFinding finding = finding(deribit.check(Market.FUTURES, A), Check.KEY_ACCEPTED);

        assertThat(finding.say()).contains("the Client ID or the secret is wrong", "addresses");
        assertThat(finding.advice()).contains("both values");
    }

    @Test
    void an_address_that_is_refused_while_another_is_let_in_is_waited_for() {
        deribit.answers(script(GOOD));
        deribit.answersTo(A, refusal(13009, "unauthorized"));
        KeyReport report = deribit.check(Market.FUTURES, A, B, C);

        assertThat(report.verdict()).isEqualTo(Verdict.NOT_READY);
        assertThat(passed(report)).contains(Check.KEY_ACCEPTED, Check.SECRET, Check.TRADE);
        assertThat(finding(report, Check.ADDRESSES).detail()).isEqualTo("2 of 3; refused: " + A);
    }

    @Test
    void what_the_exchange_repeats_of_the_key_is_not_kept() {
        deribit.answers(refusal(13004, FakeExchange.KEY.apiKey() + " " + FakeExchange.KEY.secret()));
        KeyReport report = deribit.check(Market.FUTURES, A);

        assertThat(report.toString())
                .doesNotContain(FakeExchange.KEY.apiKey())
                .doesNotContain(FakeExchange.KEY.secret());
    }

    private static Answer refusal(int code, String words) {
        return new Answer(400, "{\"jsonrpc\":\"2.0\",\"error\":{\"code\":" + code + ",\"message\":\"" + words + "\"}}");
    }

    private static Function<Seen, Answer> script(String key) {
        return seen -> switch (seen.path()) {
            case KEYS ->
                Answer.ok("{\"jsonrpc\":\"2.0\",\"result\":[{\"client_id\":\"of another\","
                        + "\"client_secret\":\"the secret of another\"},{" + key + "}]}");
            case SUMMARY ->
                Answer.ok("{\"jsonrpc\":\"2.0\",\"result\":{\"id\":900001,\"email\":\"trader@example.com\"}}");
            default -> new Answer(404, "");
        };
    }
}
