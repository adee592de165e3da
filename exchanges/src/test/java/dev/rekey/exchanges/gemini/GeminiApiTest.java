package dev.rekey.exchanges.gemini;

import static dev.rekey.exchanges.testing.ReportAssert.assertThat;
import static dev.rekey.exchanges.testing.Reports.finding;
import static dev.rekey.exchanges.testing.TestedExchange.A;
import static dev.rekey.exchanges.testing.TestedExchange.B;
import static dev.rekey.exchanges.testing.TestedExchange.C;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rekey.exchanges.catalog.ToldFinding;
import dev.rekey.exchanges.check.Credential;
import dev.rekey.exchanges.check.Endpoint;
import dev.rekey.exchanges.check.FakeExchange.Answer;
import dev.rekey.exchanges.check.FakeExchange.Seen;
import dev.rekey.exchanges.check.KeyReport;
import dev.rekey.exchanges.check.SignedRequest;
import dev.rekey.exchanges.testing.TestedExchange;
import dev.rekey.terms.Check;
import dev.rekey.terms.CheckResult;
import dev.rekey.terms.Finding;
import dev.rekey.terms.Market;
import dev.rekey.terms.Step;
import dev.rekey.terms.Verdict;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GeminiApiTest {

    private static final Credential KEY =
            new Credential("account-FAKEFAKEFAKEFAKE1234", "FAKEFAKEFAKEFAKEFAKEFAKE1234", null);
    private static final Answer TRADER = roles(false, false, true);
    private static final Answer FORBIDDEN = error(403, "RemoteAddressForbidden", "not a trusted address");

    private final GeminiApi api = new GeminiApi();

    @RegisterExtension
    final TestedExchange gemini = TestedExchange.of("gemini", KEY);

    @Test
    void nonces_are_seconds_so_that_keys_of_both_kinds_take_them_and_no_program_is_locked_out() {
        Endpoint roles = api.endpoints().get(0);

        SignedRequest signed =
                api.sign(URI.create("https://example.org"), roles, KEY, Instant.ofEpochMilli(1_700_000_000_999L));

        assertThat(payload(signed)).isEqualTo("{\"request\":\"/v1/roles\",\"nonce\":\"1700000000\"}");
    }

    @ParameterizedTest
    @CsvSource({"SPOT, /v1/balances", "FUTURES, /v1/positions"})
    void a_good_key_passes_with_its_roles_asked_from_each_address_and_its_market_once(Market market, String path) {
        gemini.answers(answering(TRADER));
        KeyReport report = gemini.check(market, A, B, C);

        assertThat(report.verdict()).isEqualTo(Verdict.ACCEPTED);
        assertThat(report.findings())
                .filteredOn(finding -> finding.result() == CheckResult.PASSED)
                .extracting(Finding::check)
                .containsExactly(
                        Check.KEY_ACCEPTED,
                        Check.SECRET,
                        Check.CLOCK,
                        Check.ADDRESSES,
                        Check.READ,
                        Check.TRADE,
                        Check.NO_WITHDRAW,
                        Check.KEY_KIND);
        assertThat(gemini.order())
                .containsExactly(
                        "/v1/roles from " + A,
                        "/v1/roles from " + B,
                        "/v1/roles from " + C,
                        path + " from " + A,
                        "/v1/account from " + A);
    }

    @Test
    void who_may_manage_funds_may_withdraw() {
        KeyReport report = checked(roles(false, true, true));

        assertThat(report.verdict()).isEqualTo(Verdict.REJECTED);
        assertThat(finding(report, Check.NO_WITHDRAW).detail()).isEqualTo("ticked: Fund Manager");
        assertThat(finding(report, Check.NO_WITHDRAW).advice()).contains("Fund Manager");
    }

    @Test
    void an_auditor_cannot_trade() {
        KeyReport report = checked(roles(true, false, false));

        assertThat(report.verdict()).isEqualTo(Verdict.REJECTED);
        assertThat(finding(report, Check.TRADE).detail()).isEqualTo("not ticked: Trader");
    }

    @Test
    void an_answer_that_says_nothing_of_funds_never_passes_for_a_key_that_cannot_withdraw() {
        KeyReport report = checked(Answer.ok("{\"isTrader\":true}"));

        assertThat(report).leavesOpen(Check.NO_WITHDRAW);
    }

    @Test
    void a_key_that_may_change_accounts_is_of_the_wrong_kind() {
        KeyReport report = checked(
                Answer.ok("{\"isAuditor\":false,\"isFundManager\":false,\"isTrader\":true,\"isAccountAdmin\":true}"));

        assertThat(report.verdict()).isEqualTo(Verdict.REJECTED);
        assertThat(finding(report, Check.KEY_KIND).repair()).isEqualTo(Step.GENERATE_KEY);
    }

    @Test
    void a_key_of_a_whole_group_is_told_without_asking() {
        gemini.answers(answering(TRADER));
        KeyReport report =
                gemini.checkKey(new Credential("master-FAKEFAKEFAKEFAKE1234", KEY.secret(), null), Market.SPOT, A);

        assertThat(report.verdict()).isEqualTo(Verdict.REJECTED);
        ToldFinding kind = finding(report, Check.KEY_KIND);
        assertThat(kind.say()).contains("whole group of accounts");
        assertThat(kind.detail()).isEqualTo("not sent to Gemini");
        assertThat(gemini.seen()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"MissingAccounts", "NotGroupApiCompatible"})
    void a_key_of_a_whole_group_that_does_not_look_like_one_is_told_by_the_answer(String reason) {
        KeyReport report = checked(error(400, reason, reason));

        assertThat(report.verdict()).isEqualTo(Verdict.REJECTED);
        assertThat(finding(report, Check.KEY_KIND).say()).contains("whole group of accounts");
    }

    @Test
    void a_missing_address_is_told_from_all_else_and_the_others_are_asked() {
        gemini.answers(answering(TRADER));
        gemini.answersTo(A, FORBIDDEN);
        KeyReport report = gemini.check(Market.SPOT, A, B, C);

        assertThat(report.verdict()).isEqualTo(Verdict.NOT_READY);
        assertThat(finding(report, Check.KEY_ACCEPTED).result()).isEqualTo(CheckResult.PASSED);
        assertThat(finding(report, Check.ADDRESSES).detail()).isEqualTo("2 of 3; refused: " + A);
    }

    @ParameterizedTest
    @CsvSource({
        "400, InvalidApiKey, KEY_ACCEPTED, REJECTED",
        "400, InvalidSignature, SECRET, REJECTED",
        "400, InvalidNonce, CLOCK, UNKNOWN",
        "406, AccountClosed, KEY_ACCEPTED, REJECTED",
        "403, MissingRole, TRADE, REJECTED",
        "429, RateLimit, KEY_ACCEPTED, UNKNOWN",
        "503, Maintenance, KEY_ACCEPTED, UNKNOWN",
        "502, System, KEY_ACCEPTED, UNKNOWN",
        "400, NobodyKnows, KEY_ACCEPTED, UNKNOWN"
    })
    void each_refusal_is_said_for_its_check_after_one_request(int status, String reason, Check check, Verdict verdict) {
        gemini.answers(error(status, reason, "words of " + reason));
        KeyReport report = gemini.check(Market.SPOT, A, B);

        assertThat(report.verdict()).isEqualTo(verdict);
        assertThat(finding(report, check).exchangeCode()).isEqualTo(reason);
        assertThat(finding(report, check).exchangeText()).isEqualTo("words of " + reason);
        assertThat(gemini.seen()).hasSize(1);
    }

    @Test
    void a_market_that_cannot_be_read_is_not_said_to_be_readable() {
        gemini.answers(TRADER);
        gemini.answersAt("/v1/positions", error(403, "MissingRole", "needs a role"));
        KeyReport report = gemini.check(Market.FUTURES, A);

        assertThat(report.verdict()).isEqualTo(Verdict.REJECTED);
        assertThat(report.findings())
                .filteredOn(one -> one.check() == Check.READ)
                .noneMatch(one -> one.result() == CheckResult.PASSED);
    }

    private KeyReport checked(Answer roles) {
        gemini.answers(answering(roles));
        return gemini.check(Market.SPOT, A);
    }

    private static Function<Seen, Answer> answering(Answer roles) {
        Map<String, Answer> answers =
                Map.of("/v1/roles", roles, "/v1/balances", Answer.ok("[]"), "/v1/positions", Answer.ok("[]"));
        return seen -> answers.getOrDefault(seen.path(), error(404, "EndpointNotFound", seen.path()));
    }

    private static Answer roles(boolean auditor, boolean fundManager, boolean trader) {
        return Answer.ok(
                "{\"isAuditor\":" + auditor + ",\"isFundManager\":" + fundManager + ",\"isTrader\":" + trader + "}");
    }

    private static Answer error(int status, String reason, String message) {
        return new Answer(
                status, "{\"result\":\"error\",\"reason\":\"" + reason + "\",\"message\":\"" + message + "\"}");
    }

    private static String payload(SignedRequest signed) {
        return new String(Base64.getDecoder().decode(signed.headers().get("X-GEMINI-PAYLOAD")), StandardCharsets.UTF_8);
    }
}
