package dev.rekey.exchanges.bitget;

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
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BitgetApiTest {

    private static final String INFO = "/api/v2/spot/account/info";
    private static final String SPOT = "/api/v2/spot/account/assets";
    private static final String FUTURES = "/api/v2/mix/account/accounts";
    private static final String SETTINGS = "/api/v3/account/settings";
    private static final String UNIFIED_INFO = "/api/v3/account/info";
    private static final String RIGHTS = "\"stor\",\"stow\",\"coow\",\"cpow\"";
    private static final String GOOD = """
            "userId":"900001","ips":"127.0.0.21,127.0.0.22,127.0.0.23","authorities":[%s],"parentId":900001,\
            "traderType":"not_trader","regisTime":"1700000000000\"""".formatted(RIGHTS);

    private static final String UNIFIED_GOOD = """
            "userId":"900001","parentId":"","ips":"127.0.0.21,127.0.0.22,127.0.0.23","permType":"read-and-write",\
            "permissions":["uta_mgt","uta_trade"],"regisTime":"1700000000000\"""";

    @RegisterExtension
    final TestedExchange bitget = TestedExchange.of("bitget");

    @ParameterizedTest
    @CsvSource({"SPOT, " + SPOT + ", coin=USDT", "FUTURES, " + FUTURES + ", productType=USDT-FUTURES"})
    void the_call_that_may_be_asked_once_a_second_is_asked_once_and_last(Market market, String path, String query) {
        bitget.answers(script(GOOD));
        KeyReport report = bitget.check(market, A, B, C);

        assertThat(report.verdict()).isEqualTo(Verdict.ACCEPTED);
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
        assertThat(bitget.order())
                .containsExactly(
                        path + " from " + A,
                        path + " from " + A,
                        path + " from " + B,
                        path + " from " + C,
                        INFO + " from " + A);
        assertThat(bitget.seen().get(0).query()).isEqualTo(query);
    }

    @ParameterizedTest
    @CsvSource({
        "SPOT, stow, PASSED",
        "SPOT, trade, PASSED",
        "SPOT, 'stor', FAILED",
        "SPOT, 'coow,cpow', FAILED",
        "SPOT, readonly, FAILED",
        "FUTURES, 'coow,cpow', PASSED",
        "FUTURES, trade, PASSED",
        "FUTURES, coow, FAILED",
        "FUTURES, cpow, FAILED",
        "FUTURES, stow, FAILED"
    })
    void each_market_needs_rights_of_its_own_in_new_words_or_old(Market market, String rights, CheckResult result) {
        bitget.answers(script(rights(rights)));
        assertThat(finding(bitget.check(market, A), Check.TRADE).result()).isEqualTo(result);
    }

    @ParameterizedTest
    @CsvSource({
        "'stow,wwow', 'ticked: Withdraw'",
        "'stow,wtow', 'ticked: Transfer'",
        "'trade,withdraw', 'ticked: Withdraw'",
        "'trade,transfer', 'ticked: Transfer'",
    })
    void every_right_that_moves_money_is_refused_and_named(String rights, String detail) {
        bitget.answers(script(rights(rights)));
        KeyReport report = bitget.check(Market.SPOT, A);

        assertThat(report).asksForAnotherKey(Check.NO_WITHDRAW, detail);
    }

    @Test
    void reading_what_was_moved_moves_nothing() {
        bitget.answers(script(rights("stow,wtor")));
        assertThat(bitget.check(Market.SPOT, A).verdict()).isEqualTo(Verdict.ACCEPTED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"7", "{\"withdraw\":true}", "null", "[\"stow\"]"})
    void a_right_that_cannot_be_read_keeps_all_of_them_from_passing(String right) {
        bitget.answers(script(GOOD.replace("[" + RIGHTS, "[\"stow\"," + right)));
        KeyReport report = bitget.check(Market.SPOT, A);

        assertThat(report.verdict()).isEqualTo(Verdict.UNKNOWN);
        assertThat(passed(report)).doesNotContain(Check.TRADE, Check.NO_WITHDRAW);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"other\":1", "\"authorities\":\"stow\"", "\"authorities\":null"})
    void rights_that_are_not_told_are_asked_for_again_and_blame_nothing(String instead) {
        bitget.answers(script(GOOD.replace("\"authorities\":[" + RIGHTS + "]", instead)));
        KeyReport report = bitget.check(Market.SPOT, A);

        assertThat(report.verdict()).isEqualTo(Verdict.UNKNOWN);
        assertThat(passed(report)).contains(Check.KEY_ACCEPTED).doesNotContain(Check.TRADE, Check.NO_WITHDRAW);
    }

    @ParameterizedTest
    @CsvSource({
        "'\"ips\":\"\"', FAILED,",
        "'\"ips\":null', FAILED,",
        "'\"ips\":\"127.0.0.21, 127.0.0.22\"', FAILED, 'not on the key: 127.0.0.23'",
        "'\"ips\":7', UNKNOWN,",
        "'\"other\":7', UNKNOWN,",
    })
    void the_addresses_on_the_key_have_to_be_all_of_ours(String ips, CheckResult result, @Nullable String detail) {
        bitget.answers(script(GOOD.replace("\"ips\":\"127.0.0.21,127.0.0.22,127.0.0.23\"", ips)));
        KeyReport report = bitget.check(Market.SPOT, A, B, C);

        assertThat(finding(report, Check.ADDRESSES).result()).isEqualTo(result);
        if (detail != null) {
            assertThat(finding(report, Check.ADDRESSES).detail()).isEqualTo(detail);
        }
    }

    @ParameterizedTest
    @CsvSource({"900001, PASSED, ACCEPTED", "900002, FAILED, REJECTED"})
    void the_account_is_compared_with_the_one_of_the_old_key(String old, CheckResult result, Verdict verdict) {
        bitget.answers(script(GOOD));
        KeyReport report = bitget.checkForAccount(old, Market.SPOT, A);

        assertThat(report.exchangeUid()).isEqualTo("900001");
        assertThat(report).comparesAccounts(result, verdict);
    }

    @ParameterizedTest
    @CsvSource({
        "40037, KEY_ACCEPTED, REJECTED, PASTE",
        "40006, KEY_ACCEPTED, REJECTED, PASTE",
        "40009, SECRET, REJECTED, PASTE",
        "40012, PASSPHRASE, REJECTED, PASTE",
        "40036, PASSPHRASE, REJECTED, PASTE",
        "40008, CLOCK, UNKNOWN,",
        "40014, READ, REJECTED, GENERATE_KEY",
        "40024, KEY_ACCEPTED, REJECTED, VERIFY",
        "40016, KEY_ACCEPTED, REJECTED, VERIFY",
        "40035, KEY_ACCEPTED, UNKNOWN,",
        "40200, KEY_ACCEPTED, UNKNOWN,",
        "429, KEY_ACCEPTED, UNKNOWN,",
        "99999, KEY_ACCEPTED, UNKNOWN,",
    })
    void each_refusal_is_told_apart_with_two_requests_at_most(String code, Check check, Verdict verdict, Step repair) {
        bitget.answers(refusal(code, "words of Bitget"));
        KeyReport report = bitget.check(Market.SPOT, A, B);

        assertThat(report).tells(check, verdict, repair);
        assertThat(finding(report, check).exchangeCode()).isEqualTo(code);
        assertThat(bitget.seen()).hasSizeLessThanOrEqualTo(2);
    }

    @Test
    void a_wrong_passphrase_is_not_taken_for_a_login_password() {
        bitget.answers(refusal("40012", "apikey/password is incorrect"));
        ToldFinding finding = finding(bitget.check(Market.SPOT, A), Check.PASSPHRASE);

        assertThat(finding.say()).contains("passphrase");
        assertThat(finding.advice()).contains("invented").contains("not your login password");
    }

    @ParameterizedTest
    @ValueSource(strings = {"40018", "40038"})
    void an_address_that_is_refused_is_named_while_the_others_are_let_in(String code) {
        bitget.answers(script(GOOD));
        bitget.answersTo(A, refusal(code, "ip"));
        KeyReport report = bitget.check(Market.SPOT, A, B, C);

        assertThat(report).waitsForAddresses("2 of 3; refused: " + A);
        assertThat(finding(report, Check.ADDRESSES).exchangeCode()).isEqualTo(code);
    }

    @Test
    void the_rights_are_not_asked_for_when_bitget_asks_to_slow_down() {
        bitget.answers(script(GOOD));
        bitget.answersTo(B, refusal("429", "slow"));
        KeyReport report = bitget.check(Market.SPOT, A, B, C);

        assertThat(report.verdict()).isEqualTo(Verdict.UNKNOWN);
        assertThat(bitget.seen()).extracting(Seen::path).containsExactly(SPOT, SPOT, SPOT);
    }

    @ParameterizedTest
    @CsvSource({"SPOT, " + SPOT, "FUTURES, " + FUTURES})
    void a_unified_account_is_closed_to_the_classic_calls_and_has_calls_of_its_own(Market market, String path) {
        bitget.answers(unified(UNIFIED_GOOD));
        KeyReport report = bitget.check(market, A, B, C);

        assertThat(report.verdict()).isEqualTo(Verdict.ACCEPTED);
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
        assertThat(bitget.order())
                .containsExactly(
                        path + " from " + A,
                        SETTINGS + " from " + A,
                        SETTINGS + " from " + B,
                        SETTINGS + " from " + C,
                        UNIFIED_INFO + " from " + A);
    }

    @ParameterizedTest
    @CsvSource({
        "read-only, 'uta_mgt,uta_trade', TRADE, FAILED, 'not ticked: Read-write'",
        "read-and-write, uta_mgt, TRADE, FAILED, 'not ticked: Unified account trade'",
        "something-new, 'uta_mgt,uta_trade', TRADE, UNKNOWN,",
        "read_and_write, 'uta_mgt,uta_trade', TRADE, PASSED,",
        "read-and-write, 'uta_mgt,uta_trade,withdraw', NO_WITHDRAW, FAILED, 'ticked: Withdraw'",
        "read-and-write, 'uta_mgt,uta_trade,transfer', NO_WITHDRAW, FAILED, 'ticked: Transfer'",
        "read-and-write, 'uta_mgt,uta_trade,copy_futures_order', NO_WITHDRAW, PASSED,",
    })
    void rights_in_a_unified_account_are_read_in_its_own_words(
            String type, String rights, Check check, CheckResult result, @Nullable String detail) {
        String info = UNIFIED_GOOD
                .replace("read-and-write", type)
                .replace("\"uta_mgt\",\"uta_trade\"", "\"" + rights.replace(",", "\",\"") + "\"");
        bitget.answers(unified(info));
        ToldFinding finding = finding(bitget.check(Market.SPOT, A), check);

        assertThat(finding.result()).isEqualTo(result);
        if (detail != null) {
            assertThat(finding.detail()).isEqualTo(detail);
        }
    }

    @Test
    void a_wrong_secret_in_a_unified_account_is_told_by_its_own_call() {
        bitget.answers(refusal("40009", "sign signature error"));
        bitget.answersAt(SPOT, refusal("40085", "You are in Unified Account mode"));
        KeyReport report = bitget.check(Market.SPOT, A, B);

        assertThat(report.verdict()).isEqualTo(Verdict.REJECTED);
        assertThat(finding(report, Check.SECRET).exchangeCode()).isEqualTo("40009");
        assertThat(bitget.seen()).hasSize(2);
    }

    @Test
    void what_the_exchange_repeats_of_the_key_is_not_kept() {
        String phrase = String.valueOf(FakeExchange.KEY.passphrase());
        bitget.answers(refusal("40012", FakeExchange.KEY.apiKey() + " " + phrase));
        assertThat(bitget.check(Market.SPOT, A)).keepsNothingOf(FakeExchange.KEY);
    }

    private static Function<Seen, Answer> unified(String info) {
        return seen -> switch (seen.path()) {
            case SETTINGS -> Answer.ok("{\"code\":\"00000\",\"data\":{\"accountMode\":\"unified\"}}");
            case UNIFIED_INFO -> Answer.ok("{\"code\":\"00000\",\"data\":{" + info + "}}");
            default -> refusal("40085", "You are in Unified Account mode");
        };
    }

    private static String rights(String words) {
        return GOOD.replace(RIGHTS, "\"" + words.replace(",", "\",\"") + "\"");
    }

    private static Answer refusal(String code, String words) {
        return new Answer(400, "{\"code\":\"" + code + "\",\"msg\":\"" + words + "\",\"data\":null}");
    }

    private static Function<Seen, Answer> script(String info) {
        return seen -> switch (seen.path()) {
            case INFO -> Answer.ok("{\"code\":\"00000\",\"msg\":\"success\",\"data\":{" + info + "}}");
            case SPOT, FUTURES -> Answer.ok("{\"code\":\"00000\",\"msg\":\"success\",\"data\":[]}");
            default -> new Answer(404, "");
        };
    }
}
