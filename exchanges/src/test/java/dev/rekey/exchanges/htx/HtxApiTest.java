package dev.rekey.exchanges.htx;

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
import java.time.Instant;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HtxApiTest {

    private static final String ACCOUNTS = "/v1/account/accounts";
    private static final String UID = "/v2/user/uid";
    private static final String KEYS = "/v2/user/api-key";
    private static final String UNIFIED = "/linear-swap-api/v3/unified_account_info";
    private static final String CROSS = "/linear-swap-api/v1/swap_cross_account_info";

    private static final String KEY = FakeExchange.KEY.apiKey();
    private static final String GOOD = """
            "accessKey":"%s","status":"normal","note":"desk","permission":"readOnly,trade",\
            "ipAddresses":"127.0.0.21, 127.0.0.22,127.0.0.23","validDays":-1,"createTime":1767225600000""".formatted(KEY);

    @RegisterExtension
    final TestedExchange htx = TestedExchange.of("htx");

    @Test
    void a_good_key_is_proved_from_every_address_and_then_asked_for_its_rights() {
        htx.answers(script(GOOD));
        KeyReport report = htx.check(Market.SPOT, A, B, C);

        assertThat(report.verdict()).isEqualTo(Verdict.ACCEPTED);
        assertThat(passed(report))
                .containsExactly(
                        Check.KEY_ACCEPTED,
                        Check.SECRET,
                        Check.CLOCK,
                        Check.ADDRESSES,
                        Check.READ,
                        Check.TRADE,
                        Check.NO_WITHDRAW,
                        Check.EXPIRY);
        assertThat(htx.order().get(0)).isEqualTo(ACCOUNTS + " from " + A);
        assertThat(htx.order().subList(1, 3))
                .containsExactlyInAnyOrder(ACCOUNTS + " from " + B, ACCOUNTS + " from " + C);
        assertThat(htx.order().subList(3, 5)).containsExactly(UID + " from " + A, KEYS + " from " + A);
        assertThat(htx.seen()).hasSize(5);
    }

    @Test
    void the_list_of_keys_is_asked_of_the_account_that_was_just_told() {
        htx.answers(script(GOOD));
        KeyReport report = htx.check(Market.SPOT, A);

        assertThat(report.exchangeUid()).isEqualTo("900001");
        assertThat(htx.seen().get(2).query()).contains("uid=900001").contains("AccessKeyId=" + KEY);
        assertThat(htx.seen())
                .allSatisfy(seen -> assertThat(seen.query())
                        .contains("SignatureMethod=HmacSHA256")
                        .contains("SignatureVersion=2")
                        .contains("Timestamp=2026-11-23T12%3A00%3A00")
                        .doesNotContain(FakeExchange.KEY.secret()));
    }

    @Test
    void a_unified_futures_account_is_read_by_its_own_call() {
        htx.answers(script(GOOD));
        KeyReport report = htx.check(Market.FUTURES, A, B);

        assertThat(report.verdict()).isEqualTo(Verdict.ACCEPTED);
        assertThat(htx.seen()).extracting(Seen::path).containsExactly(UNIFIED, UNIFIED, UNIFIED, UID, KEYS);
    }

    @Test
    void a_futures_account_that_keeps_its_margins_apart_is_read_by_the_other_call() {
        htx.answers(script(GOOD));
        htx.answersAt(UNIFIED, futures(4002, "Please use the other call."));
        KeyReport report = htx.check(Market.FUTURES, A);

        assertThat(report.verdict()).isEqualTo(Verdict.ACCEPTED);
        assertThat(htx.seen()).extracting(Seen::path).containsExactly(UNIFIED, CROSS, UID, KEYS);
        assertThat(htx.seen().get(1).body()).isEqualTo("{\"margin_account\":\"USDT\"}");
    }

    @Test
    void futures_that_are_not_opened_say_that_the_key_itself_is_good() {
        htx.answers(futures(1220, "Not opened."));
        KeyReport report = htx.check(Market.FUTURES, A, B);

        assertThat(report.verdict()).isEqualTo(Verdict.REJECTED);
        assertThat(passed(report)).containsExactly(Check.KEY_ACCEPTED, Check.SECRET, Check.CLOCK);
        assertThat(finding(report, Check.TRADE).say()).contains("Futures are not opened");
        assertThat(finding(report, Check.TRADE).repair()).isEqualTo(Step.VERIFY);
    }

    @ParameterizedTest
    @CsvSource({
        "Incorrect Access key [Access key错误], KEY_ACCEPTED, REJECTED, PASTE",
        "Verification failure [校验失败], SECRET, REJECTED, PASTE",
        "Invalid submission time [无效的提交时间], CLOCK, UNKNOWN,",
        "APIkey has expired, KEY_ACCEPTED, REJECTED, GENERATE_KEY",
        "API key has no permission [API Key没有权限], READ, REJECTED, GENERATE_KEY",
        "something new [新], KEY_ACCEPTED, UNKNOWN,",
    })
    void spot_refuses_with_one_code_and_its_words_tell_the_cause(
            String words, Check check, Verdict verdict, Step repair) {
        htx.answers(spot("Signature not valid: " + words));
        KeyReport report = htx.check(Market.SPOT, A, B);

        assertThat(report).tells(check, verdict, repair);
        assertThat(finding(report, check).exchangeText()).isEqualTo("Signature not valid: " + words);
        assertThat(htx.seen()).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({
        "12007, KEY_ACCEPTED, REJECTED",
        "403, KEY_ACCEPTED, REJECTED",
        "12008, SECRET, REJECTED",
        "12001, CLOCK, UNKNOWN",
        "12004, KEY_ACCEPTED, REJECTED",
        "12009, KEY_ACCEPTED, REJECTED",
        "1084, KEY_ACCEPTED, REJECTED",
        "1004, KEY_ACCEPTED, UNKNOWN",
    })
    void futures_refuse_with_numbers_and_are_asked_twice_at_most(int code, Check check, Verdict verdict) {
        htx.answers(futures(code, "words of HTX"));
        KeyReport report = htx.check(Market.FUTURES, A, B);

        assertThat(report.verdict()).isEqualTo(verdict);
        assertThat(finding(report, check).exchangeCode()).isEqualTo(Integer.toString(code));
        assertThat(htx.seen()).hasSizeLessThanOrEqualTo(2);
    }

    @Test
    void a_locked_user_is_not_told_to_make_another_key() {
        htx.answers(futures(12009, "User locked."));
        ToldFinding finding = finding(htx.check(Market.FUTURES, A), Check.KEY_ACCEPTED);

        assertThat(finding.say()).contains("locked");
        assertThat(finding.advice()).doesNotContainIgnoringCase("new key");
    }

    @Test
    void futures_that_ask_to_slow_down_are_asked_once() {
        htx.answers(futures(1032, "Too fast."));
        KeyReport report = htx.check(Market.FUTURES, A, B);

        assertThat(report.verdict()).isEqualTo(Verdict.UNKNOWN);
        assertThat(htx.seen()).hasSize(1);
    }

    @Test
    void an_address_that_is_refused_is_named_with_what_the_exchange_saw() {
        htx.answers(script(GOOD));
        htx.answersTo(B, spot("Signature not valid: Incorrect IP address [IP地址错误]:" + B));
        KeyReport report = htx.check(Market.SPOT, A, B, C);

        assertThat(report).waitsForAddresses("2 of 3; refused: " + B);
        assertThat(finding(report, Check.ADDRESSES).exchangeText()).endsWith(":" + B);
    }

    @ParameterizedTest
    @CsvSource({
        "'trade', PASSED, PASSED",
        "'readOnly, trade', PASSED, PASSED",
        "'readOnly', FAILED, PASSED",
        "'readOnly,trade,withdraw', PASSED, FAILED",
        "'', FAILED, PASSED"
    })
    void rights_are_read_from_the_text(String rights, CheckResult trade, CheckResult withdraw) {
        htx.answers(script(GOOD.replace("readOnly,trade", rights)));
        KeyReport report = htx.check(Market.SPOT, A);

        assertThat(finding(report, Check.TRADE).result()).isEqualTo(trade);
        assertThat(finding(report, Check.NO_WITHDRAW).result()).isEqualTo(withdraw);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"other\":1", "\"permission\":[\"trade\"]", "\"permission\":null", "\"permission\":7"})
    void rights_that_cannot_be_read_never_pass_and_blame_nothing(String instead) {
        htx.answers(script(GOOD.replace("\"permission\":\"readOnly,trade\"", instead)));
        KeyReport report = htx.check(Market.SPOT, A);

        assertThat(report).leavesOpen(Check.TRADE);
        assertThat(finding(report, Check.NO_WITHDRAW).result()).isEqualTo(CheckResult.UNKNOWN);
    }

    @ParameterizedTest
    @CsvSource({
        "'\"ipAddresses\":\"\"', FAILED",
        "'\"ipAddresses\":null', FAILED",
        "'\"other\":1', FAILED",
        "'\"ipAddresses\":7', UNKNOWN"
    })
    void a_key_that_is_bound_to_no_address_is_refused(String addresses, CheckResult result) {
        htx.answers(script(GOOD.replace("\"ipAddresses\":\"127.0.0.21, 127.0.0.22,127.0.0.23\"", addresses)));
        KeyReport report = htx.check(Market.SPOT, A, B);

        assertThat(finding(report, Check.ADDRESSES).result()).isEqualTo(result);
    }

    @Test
    void an_address_that_is_let_in_but_not_on_the_list_is_refused_by_name() {
        htx.answers(script(GOOD.replace(",127.0.0.23", "")));
        KeyReport report = htx.check(Market.SPOT, A, B, C);

        assertThat(report.verdict()).isEqualTo(Verdict.REJECTED);
        assertThat(finding(report, Check.ADDRESSES).detail()).isEqualTo("not on the key: " + C);
    }

    @Test
    void a_range_on_the_list_covers_its_addresses() {
        htx.answers(script(GOOD.replace("127.0.0.21, 127.0.0.22,127.0.0.23", "127.0.0.0/24")));
        assertThat(htx.check(Market.SPOT, A, B, C).verdict()).isEqualTo(Verdict.ACCEPTED);
    }

    @Test
    void the_days_a_key_is_still_valid_become_its_end() {
        htx.answers(script(GOOD.replace("\"validDays\":-1", "\"validDays\":7")));
        KeyReport report = htx.check(Market.SPOT, A);

        assertThat(report.expiresAt()).isEqualTo(Instant.parse("2026-11-30T12:00:00Z"));
        assertThat(finding(report, Check.EXPIRY).detail()).isEqualTo("ends 2026-11-30");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"validDays\":\"7\"", "\"validDays\":null", "\"days\":7"})
    void an_end_that_cannot_be_read_is_never_no_end(String days) {
        htx.answers(script(GOOD.replace("\"validDays\":-1", days)));
        KeyReport report = htx.check(Market.SPOT, A);

        assertThat(report.expiresAt()).isNull();
        assertThat(finding(report, Check.EXPIRY).result()).isEqualTo(CheckResult.UNKNOWN);
    }

    @Test
    void a_list_without_this_key_says_nothing_of_its_rights() {
        htx.answers(script(GOOD.replace(KEY, "another")));
        KeyReport report = htx.check(Market.SPOT, A);

        assertThat(report.verdict()).isEqualTo(Verdict.UNKNOWN);
        assertThat(passed(report)).doesNotContain(Check.TRADE, Check.NO_WITHDRAW, Check.EXPIRY);
    }

    @ParameterizedTest
    @ValueSource(ints = {1002, 2002})
    void the_key_of_a_sub_account_is_taken_and_what_is_not_told_is_not_called_passed(int code) {
        htx.answers(script(GOOD));
        htx.answersAt(KEYS, Answer.ok("{\"code\":" + code + ",\"message\":\"forbidden\"}"));
        KeyReport report = htx.check(Market.SPOT, A);

        assertThat(report.verdict()).isEqualTo(Verdict.ACCEPTED);
        assertThat(passed(report)).doesNotContain(Check.TRADE, Check.NO_WITHDRAW, Check.EXPIRY);
        assertThat(finding(report, Check.NO_WITHDRAW).detail())
                .contains("main account only")
                .contains("Withdraw is off");
    }

    @Test
    void a_list_of_keys_that_does_not_come_is_asked_for_again_later() {
        htx.answers(script(GOOD));
        htx.answersAt(KEYS, new Answer(502, "<html>"));
        KeyReport report = htx.check(Market.SPOT, A);

        assertThat(report).leavesOpen(Check.TRADE);
    }

    @ParameterizedTest
    @CsvSource({"900001, PASSED, ACCEPTED", "900002, FAILED, REJECTED"})
    void the_account_is_compared_with_the_one_of_the_old_key(String old, CheckResult result, Verdict verdict) {
        htx.answers(script(GOOD));
        KeyReport report = htx.checkForAccount(old, Market.SPOT, A);

        assertThat(report).comparesAccounts(result, verdict);
    }

    @Test
    void what_the_exchange_repeats_of_the_key_is_not_kept() {
        htx.answers(spot("Signature not valid: Incorrect Access key [" + KEY + "] " + FakeExchange.KEY.secret()));
        KeyReport report = htx.check(Market.SPOT, A);

        assertThat(report.toString()).doesNotContain(KEY).doesNotContain(FakeExchange.KEY.secret());
    }

    private static Answer spot(String words) {
        return Answer.ok("{\"status\":\"error\",\"err-code\":\"api-signature-not-valid\",\"err-msg\":\"" + words
                + "\",\"data\":null}");
    }

    private static Answer futures(int code, String words) {
        return Answer.ok("{\"status\":\"error\",\"err_code\":" + code + ",\"err_msg\":\"" + words + "\",\"ts\":1}");
    }

    private static Function<Seen, Answer> script(String key) {
        return seen -> switch (seen.path()) {
            case ACCOUNTS -> Answer.ok("{\"status\":\"ok\",\"data\":[]}");
            case UNIFIED -> Answer.ok("{\"code\":200,\"msg\":\"ok\",\"data\":[]}");
            case CROSS -> Answer.ok("{\"status\":\"ok\",\"data\":[]}");
            case UID -> Answer.ok("{\"code\":200,\"data\":900001}");
            case KEYS ->
                Answer.ok("{\"code\":200,\"data\":[{\"accessKey\":\"of another\"},{" + key + "}],\"ok\":true}");
            default -> new Answer(404, "");
        };
    }
}
