package dev.rekey.exchanges.woox;

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
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WooxApiTest {

    private static final String KEYS = "/v3/account/credentials";
    private static final String BALANCES = "/v3/asset/balances";
    private static final String INFO = "/v3/account/info";
    private static final String RIGHTS = "\"READ\",\"TRADE\"";
    private static final String LISTED = "[\"127.0.0.21\",\"127.0.0.22\",\"127.0.0.23\"]";
    private static final String GOOD = """
            {"accountName":"desk","userId":900001,"apiKey":"FAKE*****","permissions":[%s],"allowedIPs":%s}""".formatted(RIGHTS, LISTED);

    @RegisterExtension
    final TestedExchange woox = TestedExchange.of("woox");

    @ParameterizedTest
    @CsvSource({"SPOT, " + BALANCES + ", token=USDT", "FUTURES, " + INFO + ","})
    void the_list_of_keys_is_asked_from_every_address_and_then_the_market_once(
            Market market, String path, @Nullable String query) {
        woox.answers(script(GOOD));
        KeyReport report = woox.check(market, A, B, C);

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
        assertThat(woox.order().get(0)).isEqualTo(KEYS + " from " + A);
        assertThat(woox.order().subList(1, 3)).containsExactlyInAnyOrder(KEYS + " from " + B, KEYS + " from " + C);
        assertThat(woox.order().get(3)).isEqualTo(path + " from " + A);
        assertThat(woox.seen().get(0).query()).isEqualTo("page=1&size=1000");
        assertThat(woox.seen().get(3).query()).isEqualTo(query);
    }

    @Test
    void a_key_is_found_by_its_ends_among_the_others_of_the_account() {
        woox.answers(script("{\"apiKey\":\"y8Ek*****\",\"permissions\":[\"WITHDRAWAL\"]}," + GOOD));
        assertThat(woox.check(Market.SPOT, A).verdict()).isEqualTo(Verdict.ACCEPTED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{\"apiKey\":\"y8Ek*****\"}", "{\"apiKey\":null}", "7", "{\"apiKey\":\"*****\"}"})
    void a_list_in_which_the_key_is_not_found_says_nothing_of_its_rights(String rows) {
        woox.answers(script(rows));
        KeyReport report = woox.check(Market.SPOT, A);

        assertThat(report.verdict()).isEqualTo(Verdict.UNKNOWN);
        assertThat(passed(report)).doesNotContain(Check.READ, Check.TRADE, Check.NO_WITHDRAW);
    }

    @Test
    void two_keys_with_the_same_ends_cannot_be_told_apart() {
        woox.answers(script(GOOD + "," + GOOD.replace(RIGHTS, "\"READ\",\"WITHDRAWAL\"")));
        KeyReport report = woox.check(Market.SPOT, A);

        assertThat(report.verdict()).isEqualTo(Verdict.UNKNOWN);
        assertThat(passed(report)).doesNotContain(Check.TRADE, Check.NO_WITHDRAW);
    }

    @ParameterizedTest
    @CsvSource({
        "'\"READ\"', TRADE, 'not ticked: Enable Trading'",
        "'\"TRADE\"', READ, 'not ticked: Enable Reading'",
        "'\"READ\",\"TRADE\",\"WITHDRAWAL\"', NO_WITHDRAW, 'ticked: Enable Withdrawal'",
    })
    void a_right_too_few_or_too_many_is_named_as_its_box(String rights, Check check, String detail) {
        woox.answers(script(GOOD.replace(RIGHTS, rights)));
        KeyReport report = woox.check(Market.SPOT, A);

        assertThat(report).asksForAnotherKey(check, detail);
    }

    @ParameterizedTest
    @CsvSource({
        "'[\"READ\",\"TRADE\"]', null",
        "'[\"READ\",\"TRADE\"]', '\"READ,TRADE\"'",
        "'[\"READ\",\"TRADE\"]', '[\"READ\",\"TRADE\",7]'",
        "'\"permissions\"', '\"others\"'",
    })
    void rights_that_cannot_be_read_never_pass_and_blame_nothing(String part, String instead) {
        woox.answers(script(GOOD.replace(part, instead)));
        KeyReport report = woox.check(Market.SPOT, A);

        assertThat(report.verdict()).isEqualTo(Verdict.UNKNOWN);
        assertThat(passed(report)).doesNotContain(Check.READ, Check.TRADE, Check.NO_WITHDRAW);
    }

    @ParameterizedTest
    @CsvSource({
        "'[]', FAILED, ",
        "null, FAILED, ",
        "'[\"127.0.0.21\",\"127.0.0.22\"]', FAILED, '2 of 3; not on the key: 127.0.0.23'",
        "7, UNKNOWN, ",
    })
    void the_addresses_on_the_key_have_to_be_all_of_ours(String list, CheckResult result, @Nullable String detail) {
        woox.answers(script(GOOD.replace(LISTED, list)));
        KeyReport report = woox.check(Market.SPOT, A, B, C);

        assertThat(finding(report, Check.ADDRESSES).result()).isEqualTo(result);
        if (detail != null) {
            assertThat(finding(report, Check.ADDRESSES).detail()).isEqualTo(detail);
        }
    }

    @Test
    void a_key_without_a_list_is_let_in_from_anywhere_and_refused() {
        woox.answers(script(GOOD.replace(",\"allowedIPs\":" + LISTED, "")));
        KeyReport report = woox.check(Market.SPOT, A, B);

        assertThat(report.verdict()).isEqualTo(Verdict.REJECTED);
        assertThat(finding(report, Check.ADDRESSES).say()).isEqualTo("This key is not bound to our IP addresses.");
    }

    @ParameterizedTest
    @CsvSource({"900001, PASSED, ACCEPTED", "900002, FAILED, REJECTED"})
    void the_account_is_compared_with_the_one_of_the_old_key(String old, CheckResult result, Verdict verdict) {
        woox.answers(script(GOOD));
        KeyReport report = woox.checkForAccount(old, Market.SPOT, A);

        assertThat(report).comparesAccounts(result, verdict);
    }

    @Test
    void one_answer_for_four_causes_is_waited_for_and_names_them() {
        woox.answers(refusal("-1002", "The API key is invalid."));
        KeyReport report = woox.check(Market.SPOT, A, B, C);

        assertThat(report.verdict()).isEqualTo(Verdict.NOT_READY);
        assertThat(passed(report)).isEmpty();
        assertThat(finding(report, Check.KEY_ACCEPTED).say()).contains("one answer for");
        assertThat(finding(report, Check.ADDRESSES).say()).contains("usually the IP addresses are not saved");
        assertThat(woox.seen()).hasSize(2);
    }

    @Test
    void the_same_answer_after_the_key_was_taken_is_a_box_that_is_missing() {
        woox.answers(seen ->
                seen.path().equals(KEYS) ? script(GOOD).apply(seen) : refusal("-1002", "The API key is invalid."));
        KeyReport report = woox.check(Market.SPOT, A);

        assertThat(report.verdict()).isEqualTo(Verdict.REJECTED);
        assertThat(finding(report, Check.READ).say()).contains("knows this key, but a permission it needs is off");
        assertThat(finding(report, Check.READ).repair()).isEqualTo(Step.GENERATE_KEY);
        assertThat(passed(report)).contains(Check.KEY_ACCEPTED, Check.SECRET);
    }

    @ParameterizedTest
    @CsvSource({
        "-1001, SECRET, REJECTED, PASTE",
        "\"-1001\", SECRET, REJECTED, PASTE",
        "317178, CLOCK, UNKNOWN,",
        "302307, KEY_ACCEPTED, REJECTED, VERIFY",
        "-1003, KEY_ACCEPTED, UNKNOWN,",
        "-1011, KEY_ACCEPTED, UNKNOWN,",
        "-1006, KEY_ACCEPTED, UNKNOWN,",
    })
    void each_code_is_told_at_its_place_as_number_or_text_after_one_request(
            String code, Check check, Verdict verdict, Step repair) {
        woox.answers(refusal(code, "words of WOO X"));
        KeyReport report = woox.check(Market.SPOT, A, B);

        assertThat(report).tells(check, verdict, repair);
        assertThat(finding(report, check).exchangeCode()).isEqualTo(code.replace("\"", ""));
        assertThat(woox.seen()).hasSize(1);
    }

    @Test
    void an_address_that_is_refused_is_named_while_the_others_are_let_in() {
        woox.answers(script(GOOD));
        woox.answersTo(A, refusal("-1002", "The API key is invalid."));
        KeyReport report = woox.check(Market.SPOT, A, B, C);

        assertThat(report).waitsForAddresses("2 of 3; refused: " + A);
        assertThat(passed(report)).contains(Check.KEY_ACCEPTED, Check.TRADE);
    }

    @Test
    void what_the_exchange_repeats_of_the_key_is_not_kept() {
        woox.answers(refusal("-1001", FakeExchange.KEY.apiKey() + " " + FakeExchange.KEY.secret()));
        assertThat(woox.check(Market.SPOT, A)).keepsNothingOf(FakeExchange.KEY);
    }

    private static Answer refusal(String code, String words) {
        return new Answer(401, "{\"success\":false,\"code\":" + code + ",\"message\":\"" + words + "\"}");
    }

    private static Function<Seen, Answer> script(String rows) {
        return seen -> switch (seen.path()) {
            case KEYS -> Answer.ok("{\"success\":true,\"data\":{\"rows\":[" + rows + "]}}");
            case BALANCES -> Answer.ok("{\"success\":true,\"data\":{\"holding\":[]}}");
            case INFO -> Answer.ok("{\"success\":true,\"data\":{\"applicationId\":\"x\"}}");
            default -> new Answer(404, "");
        };
    }
}
