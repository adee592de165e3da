package dev.rekey.exchanges.cryptocom;

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
import dev.rekey.exchanges.check.KeyReport;
import dev.rekey.exchanges.testing.TestedExchange;
import dev.rekey.terms.Check;
import dev.rekey.terms.CheckResult;
import dev.rekey.terms.Market;
import dev.rekey.terms.Step;
import dev.rekey.terms.Verdict;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CryptocomApiTest {

    private static final String BALANCE = "/exchange/v1/private/user-balance";
    private static final Answer GOOD = Answer.ok(
            "{\"id\":1,\"method\":\"private/user-balance\",\"code\":0,\"result\":{\"data\":[{\"total_available_balance\":\"0\"}]}}");

    @RegisterExtension
    final TestedExchange cryptocom = TestedExchange.of("cryptocom");

    @ParameterizedTest
    @CsvSource({"SPOT", "FUTURES"})
    void one_wallet_proves_the_key_of_both_markets(Market market) {
        cryptocom.answers(GOOD);
        KeyReport report = cryptocom.check(market, A, B, C);

        assertThat(report.verdict()).isEqualTo(Verdict.ACCEPTED);
        assertThat(passed(report))
                .containsExactly(Check.KEY_ACCEPTED, Check.SECRET, Check.CLOCK, Check.ADDRESSES, Check.READ);
        assertThat(cryptocom.order().get(0)).isEqualTo(BALANCE + " from " + A);
        assertThat(cryptocom.order())
                .containsExactlyInAnyOrder(
                        BALANCE + " from " + A,
                        BALANCE + " from " + B,
                        BALANCE + " from " + C,
                        "/exchange/v1/private/get-accounts from " + A);
    }

    @Test
    void the_signature_stands_in_the_body_and_the_secret_nowhere() {
        cryptocom.answers(GOOD);
        cryptocom.check(Market.SPOT, A);

        assertThat(cryptocom.seen().get(0).method()).isEqualTo("POST");
        assertThat(cryptocom.seen().get(0).query()).isNull();
        assertThat(cryptocom.seen().get(0).body())
                .contains("\"method\":\"private/user-balance\"")
                .contains("\"api_key\":\"" + FakeExchange.KEY.apiKey() + "\"")
                .contains("\"nonce\":\"1795435200000\"")
                .containsPattern("\"sig\":\"[0-9a-f]{64}\"")
                .doesNotContain(FakeExchange.KEY.secret());
    }

    @Test
    void the_right_to_trade_comes_by_editing_and_is_never_called_passed() {
        cryptocom.answers(GOOD);
        KeyReport report = cryptocom.check(Market.SPOT, A);

        assertThat(finding(report, Check.TRADE).result()).isEqualTo(CheckResult.NOT_CHECKED);
        assertThat(finding(report, Check.TRADE).detail())
                .contains("made without the right to trade")
                .contains("Enable Trading");
        assertThat(finding(report, Check.NO_WITHDRAW).detail()).contains("that withdrawals are off");
    }

    @ParameterizedTest
    @CsvSource({
        "40101, KEY_ACCEPTED, REJECTED, PASTE",
        "10002, KEY_ACCEPTED, REJECTED, PASTE",
        "40102, CLOCK, UNKNOWN,",
        "10007, CLOCK, UNKNOWN,",
        "202, KEY_ACCEPTED, REJECTED, VERIFY",
        "40104, KEY_ACCEPTED, REJECTED, VERIFY",
        "42901, KEY_ACCEPTED, UNKNOWN,",
        "50001, KEY_ACCEPTED, UNKNOWN,",
        "9010001, KEY_ACCEPTED, UNKNOWN,",
        "40801, KEY_ACCEPTED, UNKNOWN,",
    })
    void each_code_is_told_at_its_place_after_one_request(int code, Check check, Verdict verdict, Step repair) {
        cryptocom.answers(refusal(code, "words of Crypto.com"));
        KeyReport report = cryptocom.check(Market.SPOT, A, B);

        assertThat(report).tells(check, verdict, repair).quotes(check, Integer.toString(code), "words of Crypto.com");
        assertThat(cryptocom.seen()).hasSize(1);
    }

    @Test
    void one_answer_for_key_and_secret_speaks_of_both_and_then_of_the_addresses() {
        cryptocom.answers(refusal(40101, "Authentication failure"));
        KeyReport report = cryptocom.check(Market.SPOT, A);
        ToldFinding finding = finding(report, Check.KEY_ACCEPTED);

        assertThat(finding.say()).contains("does not know this key, or the secret");
        assertThat(finding.advice()).contains("both values").contains("addresses");
        assertThat(passed(report)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {40103, 10003})
    void an_address_that_is_refused_is_waited_for_because_addresses_come_after_the_key(int code) {
        cryptocom.answers(GOOD);
        cryptocom.answersTo(A, refusal(code, "IP_ILLEGAL"));
        KeyReport report = cryptocom.check(Market.SPOT, A, B, C);

        assertThat(report).waitsForAddresses("2 of 3; refused: " + A);
        assertThat(passed(report)).contains(Check.KEY_ACCEPTED, Check.SECRET);
    }

    @Test
    void refused_addresses_say_to_edit_the_key_that_is_there() {
        cryptocom.answers(refusal(40103, "IP_ILLEGAL"));
        KeyReport report = cryptocom.check(Market.SPOT, A, B, C);

        assertThat(report.verdict()).isEqualTo(Verdict.NOT_READY);
        assertThat(finding(report, Check.ADDRESSES).advice()).contains("Open the key on Crypto.com");
        assertThat(passed(report)).containsExactly(Check.KEY_ACCEPTED);
        assertThat(cryptocom.seen()).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"code\":0}",
                "{\"code\":0,\"result\":[]}",
                "{\"code\":0,\"result\":{}}",
                "{\"code\":0,\"result\":{\"data\":\"0\"}}",
                "[]",
                "no json"
            })
    void an_answer_that_is_no_balance_never_passes(String answer) {
        cryptocom.answers(Answer.ok(answer));
        KeyReport report = cryptocom.check(Market.SPOT, A);

        assertThat(report.verdict()).isEqualTo(Verdict.UNKNOWN);
        assertThat(passed(report)).isEmpty();
    }

    @Test
    void a_place_that_is_not_served_is_not_about_the_key() {
        cryptocom.answers(new Answer(451, "Service unavailable from a restricted location"));
        KeyReport report = cryptocom.check(Market.SPOT, A);

        assertThat(report.verdict()).isEqualTo(Verdict.UNKNOWN);
        assertThat(finding(report, Check.KEY_ACCEPTED).say()).contains("your key is not the problem");
    }

    @Test
    void what_the_exchange_repeats_of_the_key_is_not_kept() {
        cryptocom.answers(refusal(40101, FakeExchange.KEY.apiKey() + " " + FakeExchange.KEY.secret()));
        assertThat(cryptocom.check(Market.SPOT, A)).keepsNothingOf(FakeExchange.KEY);
    }

    private static Answer refusal(int code, String words) {
        return new Answer(401, "{\"id\":1,\"code\":" + code + ",\"message\":\"" + words + "\"}");
    }
}
