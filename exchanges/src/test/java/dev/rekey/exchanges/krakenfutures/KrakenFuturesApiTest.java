package dev.rekey.exchanges.krakenfutures;

import static dev.rekey.exchanges.testing.ReportAssert.assertThat;
import static dev.rekey.exchanges.testing.Reports.finding;
import static dev.rekey.exchanges.testing.Reports.passed;
import static dev.rekey.exchanges.testing.TestedExchange.A;
import static dev.rekey.exchanges.testing.TestedExchange.B;
import static dev.rekey.exchanges.testing.TestedExchange.C;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rekey.exchanges.catalog.ToldFinding;
import dev.rekey.exchanges.check.Credential;
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

class KrakenFuturesApiTest {

    private static final String ACCOUNTS = "/derivatives/api/v3/accounts";
    private static final String CHECK = "/api/auth/v1/api-keys/v3/check";
    private static final String UID = "00000000-0000-4000-a000-000000000001";
    private static final String LISTED = "[\"127.0.0.21/32\",\"127.0.0.22/31\"]";
    private static final String GOOD = """
            {"apiKey":"qMGi7Aqs","accountUid":"%s","iiban":null,"createdAt":"2026-01-01T00:00:00Z",\
            "permissions":{"general":"FULL_ACCESS","transfer":"NO_ACCESS"},\
            "allowedCidrBlock":"127.0.0.21/32","allowedCidrBlocks":%s}""".formatted(UID, LISTED);

    @RegisterExtension
    final TestedExchange kraken = TestedExchange.of("krakenfutures");

    @Test
    void a_good_key_is_proved_from_every_address_and_its_levels_are_asked_once() {
        kraken.answers(script(GOOD));
        KeyReport report = kraken.check(Market.FUTURES, A, B, C);

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
        assertThat(kraken.order().get(0)).isEqualTo(ACCOUNTS + " from " + A);
        assertThat(kraken.order().subList(1, 3))
                .containsExactlyInAnyOrder(ACCOUNTS + " from " + B, ACCOUNTS + " from " + C);
        assertThat(kraken.order().get(3)).isEqualTo(CHECK + " from " + A);
        assertThat(kraken.seen()).hasSize(4);
    }

    @ParameterizedTest
    @CsvSource({
        "READ_ONLY, NO_ACCESS, TRADE, 'not ticked: General API: Full Access'",
        "NO_ACCESS, NO_ACCESS, TRADE, 'not ticked: General API: Full Access'",
        "FULL_ACCESS, FULL_ACCESS, NO_WITHDRAW, 'ticked: Withdrawal API: FULL_ACCESS'",
        "FULL_ACCESS, READ_ONLY, NO_WITHDRAW, 'ticked: Withdrawal API: READ_ONLY'",
    })
    void a_level_that_is_too_low_or_too_high_is_named(String general, String transfer, Check check, String detail) {
        kraken.answers(script(levels(quoted(general), quoted(transfer))));
        KeyReport report = kraken.check(Market.FUTURES, A);

        assertThat(report).asksForAnotherKey(check, detail);
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "7", "\"\"", "\"SOMETHING_NEW\"", "true"})
    void a_level_that_cannot_be_read_never_passes_and_blames_nothing(String level) {
        kraken.answers(script(levels(level, level)));
        KeyReport report = kraken.check(Market.FUTURES, A);

        assertThat(report).leavesOpen(Check.TRADE);
        assertThat(finding(report, Check.NO_WITHDRAW).result()).isEqualTo(CheckResult.UNKNOWN);
    }

    @ParameterizedTest
    @CsvSource({UID + ", PASSED, ACCEPTED", "00000000-0000-4000-a000-000000000002, FAILED, REJECTED"})
    void the_account_is_compared_with_the_one_of_the_old_key(String old, CheckResult result, Verdict verdict) {
        kraken.answers(script(GOOD));
        KeyReport report = kraken.checkForAccount(old, Market.FUTURES, A);

        assertThat(report.exchangeUid()).isEqualTo(UID);
        assertThat(report).comparesAccounts(result, verdict);
    }

    @Test
    void an_account_that_is_not_told_is_not_taken_for_the_same() {
        kraken.answers(script(GOOD.replace(quoted(UID), "null")));
        KeyReport report = kraken.checkForAccount("null", Market.FUTURES, A);

        assertThat(finding(report, Check.SAME_ACCOUNT).result()).isEqualTo(CheckResult.UNKNOWN);
    }

    @Test
    void an_address_that_no_range_covers_is_refused_by_name_though_it_is_still_let_in() {
        kraken.answers(script(GOOD.replace("127.0.0.22/31", "127.0.0.22/32")));
        KeyReport report = kraken.check(Market.FUTURES, A, B, C);

        assertThat(report.verdict()).isEqualTo(Verdict.REJECTED);
        assertThat(finding(report, Check.ADDRESSES).detail()).isEqualTo("not on the key: " + C);
    }

    @Test
    void where_only_the_one_range_is_told_it_is_the_list() {
        kraken.answers(script(GOOD.replace(",\"allowedCidrBlocks\":" + LISTED, "")));
        assertThat(finding(kraken.check(Market.FUTURES, A), Check.ADDRESSES).result())
                .isEqualTo(CheckResult.PASSED);
        assertThat(finding(kraken.check(Market.FUTURES, A, B), Check.ADDRESSES).detail())
                .isEqualTo("not on the key: " + B);
    }

    @ParameterizedTest
    @CsvSource({"[], FAILED", "null, UNKNOWN", "{}, UNKNOWN"})
    void a_key_bound_to_no_address_is_refused_and_a_list_that_is_not_told_never_passes(
            String list, CheckResult result) {
        kraken.answers(script(GOOD.replace("\"allowedCidrBlock\":\"127.0.0.21/32\"", "\"allowedCidrBlock\":null")
                .replace(LISTED, list)));
        KeyReport report = kraken.check(Market.FUTURES, A);

        assertThat(finding(report, Check.ADDRESSES).result()).isEqualTo(result);
    }

    @ParameterizedTest
    @CsvSource({
        "insufficientPrivileges, READ, REJECTED",
        "accountInactive, KEY_ACCEPTED, REJECTED",
        "nonceBelowThreshold, CLOCK, REJECTED",
        "apiLimitExceeded, KEY_ACCEPTED, UNKNOWN",
        "Unavailable, KEY_ACCEPTED, UNKNOWN",
        "Server Error, KEY_ACCEPTED, UNKNOWN",
        "somethingNew, KEY_ACCEPTED, UNKNOWN",
        "authenticationError, KEY_ACCEPTED, REJECTED"
    })
    void each_refusal_is_told_at_its_place_though_it_comes_with_status_200(String error, Check check, Verdict verdict) {
        kraken.answers(refusal(200, error));
        KeyReport report = kraken.check(Market.FUTURES, A, B);

        assertThat(report).tells(check, verdict);
        assertThat(finding(report, check).exchangeCode()).isEqualTo(error);
    }

    @Test
    void a_key_of_the_spot_exchange_is_asked_about_twice_and_both_values_are_named() {
        kraken.answers(refusal(200, "authenticationError"));
        ToldFinding finding = finding(kraken.check(Market.FUTURES, A, B, C), Check.KEY_ACCEPTED);

        assertThat(kraken.seen()).hasSize(2);
        assertThat(finding.say()).contains("the key or the secret is wrong", "addresses");
        assertThat(finding.repair()).isEqualTo(Step.PASTE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"authenticationError", "Unavailable", ""})
    void levels_that_are_not_told_though_the_key_was_taken_are_asked_for_again_and_blame_nothing(String error) {
        kraken.answers(script(GOOD));
        kraken.answersAt(CHECK, refusal(401, error));
        KeyReport report = kraken.check(Market.FUTURES, A);

        assertThat(report).leavesOpen(Check.TRADE);
        assertThat(passed(report)).contains(Check.KEY_ACCEPTED, Check.SECRET).doesNotContain(Check.NO_WITHDRAW);
    }

    @Test
    void a_secret_that_lost_its_last_signs_works_and_one_that_is_not_base64_is_not_sent() {
        kraken.answers(script(GOOD));
        Credential cut = new Credential(FakeExchange.KEY.apiKey(), "RkFLRVNFQ1JFVA", null);
        Credential wrong = new Credential(FakeExchange.KEY.apiKey(), "no base64!", null);

        assertThat(kraken.checkKey(cut, Market.FUTURES, A).verdict()).isEqualTo(Verdict.ACCEPTED);
        int sent = kraken.seen().size();
        KeyReport refused = kraken.checkKey(wrong, Market.FUTURES, A);

        assertThat(finding(refused, Check.SECRET).repair()).isEqualTo(Step.PASTE);
        assertThat(kraken.seen()).hasSize(sent);
    }

    @Test
    void what_the_exchange_repeats_of_the_key_is_not_kept() {
        String key = FakeExchange.KEY.apiKey();
        kraken.answers(new Answer(
                401, "{\"error\":\"authenticationError\",\"message\":\"unknown key " + key + "\",\"suberror\":null}"));
        assertThat(kraken.check(Market.FUTURES, A)).keepsNothingOf(FakeExchange.KEY);
    }

    private static String quoted(String text) {
        return "\"" + text + "\"";
    }

    private static String levels(String general, String transfer) {
        return GOOD.replace("\"FULL_ACCESS\"", general).replace("\"NO_ACCESS\"}", transfer + "}");
    }

    private static Answer refusal(int status, String error) {
        return new Answer(status, "{\"result\":\"error\",\"error\":\"" + error + "\"}");
    }

    private static Function<Seen, Answer> script(String key) {
        return seen -> switch (seen.path()) {
            case ACCOUNTS -> Answer.ok("{\"result\":\"success\",\"accounts\":{}}");
            case CHECK -> Answer.ok(key);
            default -> new Answer(404, "");
        };
    }
}
