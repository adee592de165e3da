package dev.rekey.exchanges.bitvavo;

import static dev.rekey.exchanges.testing.ReportAssert.assertThat;
import static dev.rekey.exchanges.testing.Reports.finding;
import static dev.rekey.exchanges.testing.Reports.passed;
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
import dev.rekey.terms.Verdict;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BitvavoApiTest {

    private static final String ACCOUNT = "/v2/account";
    private static final String BALANCE = "/v2/balance";
    private static final Answer GOOD = Answer.ok(
            "{\"fees\":{\"taker\":\"0.0025\",\"maker\":\"0.0015\",\"volume\":\"0\"},\"capabilities\":[\"buy\",\"sell\"]}");
    private static final Answer NOT_LISTED = refusal(307, "This key does not allow access from this IP.");

    @RegisterExtension
    final TestedExchange bitvavo = TestedExchange.of("bitvavo");

    @Test
    void a_good_key_is_proved_from_every_address_and_nothing_is_said_of_trading() {
        bitvavo.answers(BitvavoApiTest::good);
        KeyReport report = bitvavo.check(Market.SPOT, A, B, C);

        assertThat(report.verdict()).isEqualTo(Verdict.ACCEPTED);
        assertThat(passed(report))
                .containsExactly(Check.KEY_ACCEPTED, Check.SECRET, Check.CLOCK, Check.ADDRESSES, Check.READ);
        assertThat(finding(report, Check.TRADE).result()).isEqualTo(CheckResult.NOT_CHECKED);
        assertThat(bitvavo.order().subList(0, 2)).containsExactly(ACCOUNT + " from " + A, BALANCE + " from " + A);
        assertThat(bitvavo.order().subList(2, 4))
                .containsExactlyInAnyOrder(ACCOUNT + " from " + B, ACCOUNT + " from " + C);
        assertThat(bitvavo.seen()).hasSize(4);
    }

    @Test
    void what_the_account_may_do_is_not_taken_for_what_the_key_may_do() {
        bitvavo.answers(Answer.ok("[]"));
        bitvavo.answersAt(ACCOUNT, Answer.ok("{\"fees\":{},\"capabilities\":[\"buy\",\"sell\",\"withdrawCrypto\"]}"));
        KeyReport report = bitvavo.check(Market.SPOT, A);

        assertThat(report.verdict()).isEqualTo(Verdict.ACCEPTED);
        assertThat(finding(report, Check.NO_WITHDRAW).result()).isEqualTo(CheckResult.NOT_CHECKED);
        assertThat(finding(report, Check.NO_WITHDRAW).detail()).contains("does not tell it");
    }

    @Test
    void only_the_euro_balance_is_asked_for() {
        bitvavo.answers(BitvavoApiTest::good);
        bitvavo.check(Market.SPOT, A);

        assertThat(bitvavo.seen()).extracting(Seen::query).containsExactly(null, "symbol=EUR");
    }

    @Test
    void a_key_that_waits_for_the_mail_is_waited_for_with_one_request() {
        bitvavo.answers(refusal(306, "No active API key found."));
        KeyReport report = bitvavo.check(Market.SPOT, A, B, C);

        assertThat(report.verdict()).isEqualTo(Verdict.NOT_READY);
        assertThat(finding(report, Check.KEY_ACCEPTED).advice()).contains("mail");
        assertThat(bitvavo.seen()).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({
        "305, KEY_ACCEPTED, REJECTED",
        "301, KEY_ACCEPTED, REJECTED",
        "317, KEY_ACCEPTED, REJECTED",
        "308, SECRET, REJECTED",
        "309, SECRET, REJECTED",
        "302, CLOCK, UNKNOWN",
        "303, CLOCK, UNKNOWN",
        "304, CLOCK, UNKNOWN",
        "105, KEY_ACCEPTED, UNKNOWN",
        "109, KEY_ACCEPTED, UNKNOWN"
    })
    void each_code_is_told_at_its_place_after_one_request(int code, Check check, Verdict verdict) {
        bitvavo.answers(refusal(code, "words of Bitvavo"));
        KeyReport report = bitvavo.check(Market.SPOT, A, B);

        assertThat(report.verdict()).isEqualTo(verdict);
        assertThat(finding(report, check).exchangeCode()).isEqualTo(Integer.toString(code));
        assertThat(bitvavo.seen()).hasSize(1);
    }

    @Test
    void a_key_that_may_not_read_is_known_but_its_secret_is_not_proved() {
        bitvavo.answers(refusal(311, "This key does not allow this."));
        KeyReport report = bitvavo.check(Market.SPOT, A);

        assertThat(report.verdict()).isEqualTo(Verdict.REJECTED);
        assertThat(passed(report)).containsExactly(Check.KEY_ACCEPTED);
        assertThat(finding(report, Check.READ).detail()).isEqualTo("not ticked: View information");
    }

    @Test
    void an_address_that_is_refused_is_named_and_the_key_is_proved_from_the_next() {
        bitvavo.answers(BitvavoApiTest::good);
        bitvavo.answersTo(A, NOT_LISTED);
        KeyReport report = bitvavo.check(Market.SPOT, A, B, C);

        assertThat(report).waitsForAddresses("2 of 3; refused: " + A);
        assertThat(passed(report)).contains(Check.KEY_ACCEPTED, Check.SECRET, Check.READ);
    }

    @Test
    void when_two_addresses_are_refused_no_third_is_asked_from() {
        bitvavo.answers(NOT_LISTED);
        KeyReport report = bitvavo.check(Market.SPOT, A, B, C);

        assertThat(report.verdict()).isEqualTo(Verdict.NOT_READY);
        assertThat(passed(report)).containsExactly(Check.KEY_ACCEPTED);
        assertThat(bitvavo.order()).containsExactly(ACCOUNT + " from " + A, ACCOUNT + " from " + B);
    }

    @Test
    void being_asked_to_slow_down_ends_the_asking() {
        bitvavo.answers(new Answer(429, "{\"errorCode\":103,\"error\":\"slow down\"}"));
        bitvavo.answersAt(ACCOUNT, GOOD);
        KeyReport report = bitvavo.check(Market.SPOT, A, B, C);

        assertThat(report).leavesOpen(Check.READ);
        assertThat(bitvavo.seen()).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"{\"errorCode\":399,\"error\":\"something new\"}", "{\"message\":\"Forbidden\"}", "Forbidden"})
    void a_403_that_is_not_known_never_blames_the_key(String body) {
        bitvavo.answers(new Answer(403, body));
        KeyReport report = bitvavo.check(Market.SPOT, A);

        assertThat(report.verdict()).isEqualTo(Verdict.UNKNOWN);
        assertThat(finding(report, Check.KEY_ACCEPTED).say()).contains("your key is not the problem");
    }

    private static Answer refusal(int code, String words) {
        return new Answer(403, "{\"errorCode\":" + code + ",\"error\":\"" + words + "\"}");
    }

    private static Answer good(Seen seen) {
        return switch (seen.path()) {
            case ACCOUNT -> GOOD;
            case BALANCE -> Answer.ok("[{\"symbol\":\"EUR\",\"available\":\"0\",\"inOrder\":\"0\"}]");
            default -> new Answer(404, "");
        };
    }
}
