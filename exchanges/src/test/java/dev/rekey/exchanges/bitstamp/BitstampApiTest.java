package dev.rekey.exchanges.bitstamp;

import static dev.rekey.exchanges.testing.ReportAssert.assertThat;
import static dev.rekey.exchanges.testing.Reports.finding;
import static dev.rekey.exchanges.testing.Reports.passed;
import static dev.rekey.exchanges.testing.TestedExchange.A;
import static dev.rekey.exchanges.testing.TestedExchange.B;
import static dev.rekey.exchanges.testing.TestedExchange.C;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rekey.exchanges.check.Endpoint;
import dev.rekey.exchanges.check.FakeExchange;
import dev.rekey.exchanges.check.FakeExchange.Answer;
import dev.rekey.exchanges.check.FakeExchange.Seen;
import dev.rekey.exchanges.check.KeyReport;
import dev.rekey.exchanges.check.SignedRequest;
import dev.rekey.exchanges.testing.TestedExchange;
import dev.rekey.terms.Check;
import dev.rekey.terms.CheckResult;
import dev.rekey.terms.Market;
import dev.rekey.terms.Verdict;
import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BitstampApiTest {

    private static final String BALANCES = "/api/v2/account_balances/";
    private static final URI HOST = URI.create("https://www.bitstamp.net");
    private static final Answer NOT_LISTED = refusal("API0002", "IP address not allowed");

    private final BitstampApi api = new BitstampApi();
    private final Endpoint balances = api.endpoints().get(0);

    @RegisterExtension
    final TestedExchange bitstamp = TestedExchange.of("bitstamp");

    @Test
    void a_good_key_is_proved_from_every_address_and_nothing_is_said_of_trading() {
        bitstamp.answers(Answer.ok("[]"));
        KeyReport report = bitstamp.check(Market.SPOT, A, B, C);

        assertThat(report.verdict()).isEqualTo(Verdict.ACCEPTED);
        assertThat(passed(report))
                .containsExactly(Check.KEY_ACCEPTED, Check.SECRET, Check.CLOCK, Check.ADDRESSES, Check.READ);
        assertThat(finding(report, Check.TRADE).result()).isEqualTo(CheckResult.NOT_CHECKED);
        assertThat(finding(report, Check.NO_WITHDRAW).detail()).contains("does not tell it");
        assertThat(bitstamp.seen()).extracting(Seen::peer).containsExactlyInAnyOrder(A, B, C);
    }

    @Test
    void a_request_is_a_post_of_a_body_that_means_nothing_to_the_one_reading_call() {
        bitstamp.answers(Answer.ok("[]"));
        bitstamp.check(Market.SPOT, A);

        assertThat(bitstamp.seen()).containsExactly(new Seen("POST", BALANCES, null, A, "foo=bar"));
    }

    @Test
    void no_two_requests_of_one_moment_share_a_nonce() {
        SignedRequest one = api.sign(HOST, balances, FakeExchange.KEY, FakeExchange.NOW);
        SignedRequest other = api.sign(HOST, balances, FakeExchange.KEY, FakeExchange.NOW);

        assertThat(one.headers().get("X-Auth-Nonce"))
                .matches("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
                .isNotEqualTo(other.headers().get("X-Auth-Nonce"));
        assertThat(one.headers().get("X-Auth-Signature"))
                .isNotEqualTo(other.headers().get("X-Auth-Signature"));
    }

    @Test
    void the_host_that_is_asked_is_signed() {
        SignedRequest one = api.sign(HOST, balances, FakeExchange.KEY, FakeExchange.NOW);

        SignedRequest same = api.signLike(one, HOST, balances, FakeExchange.KEY, FakeExchange.NOW);
        SignedRequest elsewhere =
                api.signLike(one, URI.create("https://other.example"), balances, FakeExchange.KEY, FakeExchange.NOW);

        assertThat(same.headers()).isEqualTo(one.headers());
        assertThat(elsewhere.headers().get("X-Auth-Signature"))
                .isNotEqualTo(one.headers().get("X-Auth-Signature"));
    }

    @Test
    void a_recorded_request_without_a_nonce_cannot_be_signed_again() {
        SignedRequest recorded = new SignedRequest("POST", HOST, Map.of("X-Auth-Version", "v2"), "foo=bar");

        assertThatThrownBy(() -> api.signLike(recorded, HOST, balances, FakeExchange.KEY, FakeExchange.NOW))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageNotContaining(FakeExchange.KEY.secret());
    }

    @Test
    void a_wrong_signature_may_be_the_key_or_the_secret_and_passes_neither() {
        bitstamp.answers(refusal("API0005", "Invalid signature"));
        KeyReport report = bitstamp.check(Market.SPOT, A, B);

        assertThat(report.verdict()).isEqualTo(Verdict.REJECTED);
        assertThat(passed(report)).isEmpty();
        assertThat(finding(report, Check.KEY_ACCEPTED).result()).isEqualTo(CheckResult.FAILED);
        assertThat(finding(report, Check.KEY_ACCEPTED).say()).contains("key", "secret");
        assertThat(finding(report, Check.SECRET).detail()).isEqualTo("look at both: key and secret");
        assertThat(bitstamp.seen()).hasSize(1);
    }

    @Test
    void a_wrong_signature_of_a_key_that_has_a_list_is_the_secret() {
        bitstamp.answers(refusal("API0005", "Invalid signature"));
        bitstamp.answersTo(A, NOT_LISTED);
        KeyReport report = bitstamp.check(Market.SPOT, A, B);

        assertThat(report.verdict()).isEqualTo(Verdict.REJECTED);
        assertThat(passed(report)).containsExactly(Check.KEY_ACCEPTED);
        assertThat(finding(report, Check.SECRET).result()).isEqualTo(CheckResult.FAILED);
    }

    @ParameterizedTest
    @CsvSource({
        "API0001, KEY_ACCEPTED, REJECTED",
        "API0011, KEY_ACCEPTED, REJECTED",
        "API0006, KEY_ACCEPTED, REJECTED",
        "API0009, KEY_ACCEPTED, REJECTED",
        "API0003, READ, REJECTED",
        "API0004, CLOCK, UNKNOWN",
        "API0017, CLOCK, UNKNOWN",
        "400.002, KEY_ACCEPTED, UNKNOWN",
        "API0020, KEY_ACCEPTED, UNKNOWN"
    })
    void each_code_is_told_at_its_place_after_one_request(String code, Check check, Verdict verdict) {
        bitstamp.answers(refusal(code, "words of Bitstamp"));
        KeyReport report = bitstamp.check(Market.SPOT, A, B);

        assertThat(report.verdict()).isEqualTo(verdict);
        assertThat(finding(report, check).exchangeCode()).isEqualTo(code);
        assertThat(finding(report, check).exchangeText()).isEqualTo("words of Bitstamp");
        assertThat(bitstamp.seen()).hasSize(1);
    }

    @Test
    void maintenance_is_known_by_its_words_whatever_the_status() {
        bitstamp.answers(Answer.ok("{\"status\":\"error\",\"reason\":"
                + "\"Bitstamp.net is under scheduled maintenance. We'll be back soon.\"}"));
        KeyReport report = bitstamp.check(Market.SPOT, A);

        assertThat(report.verdict()).isEqualTo(Verdict.UNKNOWN);
        assertThat(finding(report, Check.KEY_ACCEPTED).say()).contains("maintenance");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"status\":\"error\",\"reason\":{\"__all__\":[\"something new\"]}}",
                "{\"status\":\"error\",\"reason\":\"something new\"}",
                "{\"usd_balance\":\"0.00\"}",
                "{}"
            })
    void an_answer_that_is_not_known_neither_proves_nor_blames_the_key(String body) {
        bitstamp.answers(Answer.ok(body));
        KeyReport report = bitstamp.check(Market.SPOT, A);

        assertThat(report.verdict()).isEqualTo(Verdict.UNKNOWN);
        assertThat(passed(report)).isEmpty();
    }

    @Test
    void an_address_that_is_refused_is_named_and_the_key_is_proved_from_the_next() {
        bitstamp.answers(Answer.ok("[]"));
        bitstamp.answersTo(A, NOT_LISTED);
        KeyReport report = bitstamp.check(Market.SPOT, A, B, C);

        assertThat(report).waitsForAddresses("2 of 3; refused: " + A);
        assertThat(passed(report)).contains(Check.KEY_ACCEPTED, Check.SECRET, Check.READ);
    }

    @Test
    void when_two_addresses_are_refused_no_third_is_asked_from() {
        bitstamp.answers(NOT_LISTED);
        KeyReport report = bitstamp.check(Market.SPOT, A, B, C);

        assertThat(report.verdict()).isEqualTo(Verdict.NOT_READY);
        assertThat(passed(report)).containsExactly(Check.KEY_ACCEPTED);
        assertThat(bitstamp.seen()).extracting(Seen::peer).containsExactly(A, B);
    }

    private static Answer refusal(String code, String reason) {
        return new Answer(403, "{\"status\":\"error\",\"reason\":\"" + reason + "\",\"code\":\"" + code + "\"}");
    }
}
