package dev.rekey.exchanges.hyperliquid;

import static dev.rekey.exchanges.testing.ReportAssert.assertThat;
import static dev.rekey.exchanges.testing.Reports.finding;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rekey.exchanges.catalog.ToldFinding;
import dev.rekey.exchanges.check.Credential;
import dev.rekey.exchanges.check.FakeExchange;
import dev.rekey.exchanges.check.FakeExchange.Answer;
import dev.rekey.exchanges.check.FakeExchange.Seen;
import dev.rekey.exchanges.check.KeyCheckRequest;
import dev.rekey.exchanges.check.KeyReport;
import dev.rekey.exchanges.testing.TestedExchange;
import dev.rekey.terms.Check;
import dev.rekey.terms.CheckResult;
import dev.rekey.terms.Finding;
import dev.rekey.terms.Market;
import dev.rekey.terms.Step;
import dev.rekey.terms.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HyperliquidApiTest {

    /** Invented, as is the main wallet: both stand in vectors.json. */
    private static final String SECRET = "0x8566a9282d9582ca1ad94446788af0f9138a50c890ebac87e82a803b7b0d3a2e";

    private static final String AGENT = "0x0341176bcd77b54584d2aa6854e301bd2625246c";
    private static final String MAIN = "0x644e57b26dc60f52bb5998694efc68840969608f";
    private static final String OTHER = "0xe72c28eb0c1343b2ef0650683bc2e086e9da8d6d";
    private static final String END =
            Long.toString(FakeExchange.NOW.plus(Duration.ofDays(90)).toEpochMilli());

    private static final String MINE = "{\"role\":\"agent\",\"data\":{\"user\":\"" + MAIN + "\"}}";
    private static final String DONE = "{\"status\":\"ok\",\"response\":{\"type\":\"default\"}}";

    @RegisterExtension
    final TestedExchange hyperliquid = TestedExchange.of("hyperliquid", new Credential(MAIN, SECRET, null));

    @ParameterizedTest
    @CsvSource({"SPOT, spotClearinghouseState", "FUTURES, clearinghouseState"})
    void a_good_agent_passes_with_four_requests(Market market, String state) {
        hyperliquid.answers(script(Map.of()));
        KeyReport report = hyperliquid.check(market);

        assertThat(report.verdict()).isEqualTo(Verdict.ACCEPTED);
        assertThat(report.findings())
                .filteredOn(finding -> finding.result() == CheckResult.PASSED)
                .extracting(Finding::check)
                .containsExactly(
                        Check.KEY_ACCEPTED,
                        Check.SECRET,
                        Check.CLOCK,
                        Check.READ,
                        Check.TRADE,
                        Check.NO_WITHDRAW,
                        Check.EXPIRY);
        assertThat(report.expiresAt()).isEqualTo(FakeExchange.NOW.plus(Duration.ofDays(90)));
        assertThat(report.exchangeUid()).isEqualTo(MAIN);
        assertThat(hyperliquid.seen())
                .extracting(HyperliquidApiTest::what)
                .containsExactly("userRole " + AGENT, "noop", "extraAgents " + MAIN, state + " " + MAIN);
    }

    @Test
    void the_key_of_the_main_wallet_is_refused_before_anything_is_sent() {
        hyperliquid.answers(script(Map.of()));
        KeyReport report = hyperliquid.checkKey(
                new Credential("0x" + AGENT.substring(2).toUpperCase(Locale.ROOT), SECRET, null), Market.SPOT);

        assertThat(report.verdict()).isEqualTo(Verdict.REJECTED);
        ToldFinding withdraw = finding(report, Check.NO_WITHDRAW);
        assertThat(withdraw.result()).isEqualTo(CheckResult.FAILED);
        assertThat(withdraw.say()).contains("private key of a main wallet", "move all the money");
        assertThat(withdraw.repair()).isEqualTo(Step.PASTE);
        assertThat(hyperliquid.seen()).isEmpty();
    }

    @Test
    void the_key_of_somebody_elses_main_wallet_is_refused_and_nothing_is_signed_with_it() {
        hyperliquid.answers(script(Map.of("userRole", "{\"role\":\"user\"}")));
        KeyReport report = hyperliquid.check(Market.SPOT);

        assertThat(report.verdict()).isEqualTo(Verdict.REJECTED);
        assertThat(finding(report, Check.NO_WITHDRAW).result()).isEqualTo(CheckResult.FAILED);
        assertThat(hyperliquid.seen()).extracting(HyperliquidApiTest::what).containsExactly("userRole " + AGENT);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "0x00",
                "0x0000000000000000000000000000000000000000000000000000000000000000",
                "0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141",
                "legal winner thank year wave sausage worth useful legal winner thank yellow"
            })
    void what_is_no_private_key_is_not_sent(String secret) {
        hyperliquid.answers(script(Map.of()));
        KeyReport report = hyperliquid.checkKey(new Credential(MAIN, secret, null), Market.SPOT);

        assertThat(report.verdict()).isEqualTo(Verdict.REJECTED);
        assertThat(finding(report, Check.SECRET).result()).isEqualTo(CheckResult.FAILED);
        assertThat(hyperliquid.seen()).isEmpty();
    }

    @Test
    void the_private_key_in_the_field_of_the_address_is_not_sent() {
        hyperliquid.answers(script(Map.of()));
        KeyReport report = hyperliquid.checkKey(new Credential(SECRET, SECRET, null), Market.SPOT);

        assertThat(finding(report, Check.KEY_ACCEPTED).result()).isEqualTo(CheckResult.FAILED);
        assertThat(hyperliquid.seen()).isEmpty();
    }

    @Test
    void an_agent_that_is_not_known_is_asked_about_once() {
        hyperliquid.answers(script(Map.of("userRole", "{\"role\":\"missing\"}")));
        KeyReport report = hyperliquid.check(Market.SPOT);

        assertThat(report.verdict()).isEqualTo(Verdict.REJECTED);
        assertThat(finding(report, Check.KEY_ACCEPTED).repair()).isEqualTo(Step.GENERATE_KEY);
        assertThat(hyperliquid.seen()).hasSize(1);
    }

    @Test
    void an_agent_of_another_wallet_is_refused_with_that_wallets_address() {
        String others = MINE.replace(MAIN, OTHER);
        hyperliquid.answers(script(Map.of("userRole", others)));
        KeyReport report = hyperliquid.check(Market.SPOT);

        assertThat(report.verdict()).isEqualTo(Verdict.REJECTED);
        assertThat(finding(report, Check.SECRET).detail()).isEqualTo("API wallet of " + OTHER);
        assertThat(hyperliquid.seen()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"role\":\"vault\"}", "{\"role\":\"agent\"}", "{}", "[]"})
    void an_odd_role_never_blames_the_key(String role) {
        hyperliquid.answers(script(Map.of("userRole", role)));
        assertThat(hyperliquid.check(Market.SPOT).verdict()).isEqualTo(Verdict.UNKNOWN);
    }

    @ParameterizedTest
    @CsvSource({AGENT + ", REJECTED, KEY_ACCEPTED", OTHER + ", UNKNOWN, SECRET"})
    void only_an_answer_about_this_very_agent_is_about_the_key(String named, Verdict verdict, Check check) {
        hyperliquid.answers(
                script(Map.of("noop", error("L1 error: User or API Wallet " + named + " does not exist."))));
        KeyReport report = hyperliquid.check(Market.SPOT);

        assertThat(report).tells(check, verdict);
        assertThat(hyperliquid.seen()).hasSize(2);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "Must deposit before performing actions. User: " + MAIN + "; REJECTED; TRADE",
                "Must deposit before performing actions. User: " + OTHER + "; UNKNOWN; SECRET",
                "Invalid nonce: duplicate nonce 1795435200000; UNKNOWN; CLOCK",
                "Unable to recover signer.; UNKNOWN; SECRET",
                "Too many cumulative requests sent (10001 > 10000) for cumulative volume traded $0.; UNKNOWN; SECRET",
                "Something new.; UNKNOWN; SECRET"
            })
    void a_refusal_of_the_signed_call_is_read_by_its_text(String text, Verdict verdict, Check check) {
        hyperliquid.answers(script(Map.of("noop", error(text))));
        KeyReport report = hyperliquid.check(Market.SPOT);

        assertThat(report).tells(check, verdict);
    }

    @ParameterizedTest
    @CsvSource({"-1, FAILED, REJECTED", "0, FAILED, REJECTED", "1, PASSED, ACCEPTED"})
    void an_agent_that_has_ended_is_refused(long millis, CheckResult result, Verdict verdict) {
        String end = Long.toString(FakeExchange.NOW.toEpochMilli() + millis);
        hyperliquid.answers(script(Map.of("extraAgents", agents(AGENT, end))));
        KeyReport report = hyperliquid.check(Market.SPOT);

        assertThat(report.verdict()).isEqualTo(verdict);
        assertThat(finding(report, Check.EXPIRY).result()).isEqualTo(result);
        assertThat(report.expiresAt()).isEqualTo(Instant.ofEpochMilli(FakeExchange.NOW.toEpochMilli() + millis));
    }

    @Test
    void an_agent_that_is_not_listed_is_not_said_to_have_an_end() {
        hyperliquid.answers(script(Map.of("extraAgents", agents(OTHER, END))));
        KeyReport report = hyperliquid.check(Market.SPOT);

        assertThat(report.verdict()).isEqualTo(Verdict.ACCEPTED);
        assertThat(finding(report, Check.EXPIRY).result()).isEqualTo(CheckResult.NOT_CHECKED);
        assertThat(report.expiresAt()).isNull();
    }

    @Test
    void an_end_that_cannot_be_read_is_unknown() {
        hyperliquid.answers(script(Map.of("extraAgents", agents(AGENT, "null"))));
        assertThat(finding(hyperliquid.check(Market.SPOT), Check.EXPIRY).result())
                .isEqualTo(CheckResult.UNKNOWN);
    }

    @ParameterizedTest
    @CsvSource({MAIN + ", PASSED", OTHER + ", FAILED"})
    void main_wallets_are_compared_whatever_the_case_of_their_letters(String expected, CheckResult result) {
        hyperliquid.answers(script(Map.of()));
        KeyReport report = hyperliquid.check(new KeyCheckRequest(
                "hyperliquid",
                Market.SPOT,
                new Credential(MAIN, SECRET.substring(2), null),
                List.of(),
                "0x" + expected.substring(2).toUpperCase(Locale.ROOT)));

        assertThat(finding(report, Check.SAME_ACCOUNT).result()).isEqualTo(result);
    }

    /** Answers as for a good agent, but for what is given by the type of the call. */
    private static Function<Seen, Answer> script(Map<String, String> others) {
        Map<String, String> good = Map.of(
                "userRole",
                MINE,
                "noop",
                DONE,
                "extraAgents",
                agents(AGENT, END),
                "clearinghouseState",
                "{\"marginSummary\":{},\"assetPositions\":[]}",
                "spotClearinghouseState",
                "{\"balances\":[]}");
        return seen -> {
            String what = what(seen);
            int end = what.indexOf(' ');
            String type = end < 0 ? what : what.substring(0, end);
            return Answer.ok(others.getOrDefault(type, good.getOrDefault(type, "")));
        };
    }

    private static String agents(String address, String end) {
        return "[{\"name\":\"desk\",\"address\":\"" + address + "\",\"validUntil\":" + end + "}]";
    }

    private static String error(String text) {
        return "{\"status\":\"err\",\"response\":\"" + text + "\"}";
    }

    /** "userRole 0x…", or "noop". */
    private static String what(Seen seen) {
        return seen.path().equals("/exchange")
                ? seen.body().replaceAll("^\\{\"action\":\\{\"type\":\"([a-zA-Z]+)\"}.*$", "$1")
                : seen.body().replaceAll("^\\{\"type\":\"([a-zA-Z]+)\",\"user\":\"(0x[0-9a-f]{40})\"}$", "$1 $2");
    }
}
