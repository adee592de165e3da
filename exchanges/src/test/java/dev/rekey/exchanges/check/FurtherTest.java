package dev.rekey.exchanges.check;

import static dev.rekey.exchanges.testing.Reports.finding;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rekey.exchanges.catalog.ToldFinding;
import dev.rekey.exchanges.check.FakeExchange.Answer;
import dev.rekey.exchanges.check.FakeExchange.Seen;
import dev.rekey.terms.Check;
import dev.rekey.terms.CheckResult;
import dev.rekey.terms.Market;
import dev.rekey.terms.Step;
import dev.rekey.terms.Verdict;
import dev.rekey.terms.Withdrawals;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is asked once a key is good: calls that need a box, whose key it is, and whether it works from anywhere. */
class FurtherTest {

    private static final String A = "127.0.0.41";
    private static final String B = "127.0.0.42";

    /** Stands on no list. */
    private static final String PROBE = "127.0.0.49";

    private static final String FEE = "/api/2/account/crypto/estimate-withdraw";
    private static final String PAYMENTS = "/api/3/wallet/balance";
    private static final String ORDERS = "/api/3/spot/order";
    private static final Answer FORBIDDEN =
            new Answer(403, "{\"error\":{\"code\":1003,\"message\":\"Action is forbidden for this API key\"}}");

    // ---- gates ----

    @Test
    void a_call_that_only_keys_that_may_withdraw_may_make_refuses_the_key_once_the_operator_turned_it_on() {
        KeyReport report = hitbtc(Policy.Gates.ON, Answer.ok("{\"fee\":\"0.0003\"}"), FORBIDDEN, Answer.ok("[]"));

        assertThat(report.verdict()).isEqualTo(Verdict.REJECTED);
        ToldFinding finding = finding(report, Check.NO_WITHDRAW);
        assertThat(finding.result()).isEqualTo(CheckResult.FAILED);
        assertThat(finding.detail()).isEqualTo("ticked: Withdraw cryptocurrencies");
        assertThat(finding.repair()).isEqualTo(Step.GENERATE_KEY);
    }

    @Test
    void refused_with_the_one_code_for_a_missing_box_it_proves_that_the_key_may_not_withdraw() {
        KeyReport report = hitbtc(Policy.Gates.ON, FORBIDDEN, FORBIDDEN, Answer.ok("[]"));

        assertThat(report.verdict()).isEqualTo(Verdict.ACCEPTED);
        assertThat(finding(report, Check.NO_WITHDRAW).result()).isEqualTo(CheckResult.PASSED);
        assertThat(report.withdrawals()).isEqualTo(Withdrawals.TOLD_OFF);
        assertThat(finding(report, Check.TRADE).result()).isEqualTo(CheckResult.PASSED);
    }

    @Test
    void a_canary_that_is_answered_refuses_the_key_and_one_that_is_not_proves_nothing() {
        Answer silent = new Answer(404, "");
        KeyReport sings = hitbtc(Policy.Gates.ON, silent, Answer.ok("[]"), Answer.ok("[]"));
        KeyReport dies = hitbtc(Policy.Gates.ON, silent, FORBIDDEN, Answer.ok("[]"));

        assertThat(sings.verdict()).isEqualTo(Verdict.REJECTED);
        assertThat(finding(sings, Check.NO_WITHDRAW).detail()).isEqualTo("ticked: Payment information");
        assertThat(dies.verdict()).isEqualTo(Verdict.ACCEPTED);
        assertThat(finding(dies, Check.NO_WITHDRAW).result()).isEqualTo(CheckResult.NOT_CHECKED);
        assertThat(dies.withdrawals()).isEqualTo(Withdrawals.UNPROVED);
    }

    @ParameterizedTest
    @ValueSource(ints = {404, 401, 500, 503, 451})
    void whatever_else_comes_is_not_checked_and_never_passed(int status) {
        Answer other = new Answer(status, "");
        KeyReport report = hitbtc(Policy.Gates.ON, other, other, other);

        assertThat(report.verdict()).isEqualTo(Verdict.ACCEPTED);
        assertThat(finding(report, Check.NO_WITHDRAW).result()).isEqualTo(CheckResult.NOT_CHECKED);
        assertThat(finding(report, Check.TRADE).result()).isEqualTo(CheckResult.NOT_CHECKED);
    }

    @Test
    void a_missing_box_for_trading_is_told_with_the_box() {
        KeyReport report = hitbtc(Policy.Gates.ON, FORBIDDEN, FORBIDDEN, FORBIDDEN);

        assertThat(report.verdict()).isEqualTo(Verdict.REJECTED);
        assertThat(finding(report, Check.TRADE).detail()).isEqualTo("not ticked: Place/cancel orders");
        assertThat(finding(report, Check.TRADE).exchangeCode()).isEqualTo("1003");
    }

    @Test
    void unless_it_is_turned_on_it_is_only_recorded_and_refuses_and_passes_nobody() {
        KeyReport may = hitbtc(Policy.Gates.RECORD, Answer.ok("{\"fee\":\"0.0003\"}"), Answer.ok("[]"), FORBIDDEN);
        KeyReport mayNot = hitbtc(Policy.Gates.RECORD, FORBIDDEN, FORBIDDEN, Answer.ok("[]"));

        assertThat(List.of(may, mayNot)).allSatisfy(report -> {
            assertThat(report.verdict()).isEqualTo(Verdict.ACCEPTED);
            assertThat(finding(report, Check.NO_WITHDRAW).result()).isEqualTo(CheckResult.NOT_CHECKED);
            assertThat(finding(report, Check.TRADE).result()).isEqualTo(CheckResult.NOT_CHECKED);
        });
        assertThat(finding(may, Check.NO_WITHDRAW).detail())
                .contains("tried out, not counted: GET " + FEE + " was answered");
        assertThat(finding(may, Check.TRADE).detail()).contains("GET " + ORDERS + " was refused: 1003");
        assertThat(finding(mayNot, Check.NO_WITHDRAW).detail()).contains("GET " + FEE + " was refused: 1003");
    }

    @Test
    void turned_off_it_is_not_made_and_after_a_refused_read_it_is_not_made_either() {
        try (FakeExchange exchange = FakeExchange.answering(seen -> Answer.ok("[]"))) {
            verify(exchange, "hitbtc", policy("hitbtc", Policy.Gates.OFF), false);
            assertThat(exchange.seen()).extracting(Seen::path).containsOnly("/api/3/spot/balance");
        }
        try (FakeExchange exchange = FakeExchange.answering(seen -> FORBIDDEN)) {
            verify(exchange, "hitbtc", policy("hitbtc", Policy.Gates.ON), false);
            assertThat(exchange.seen()).extracting(Seen::path).containsOnly("/api/3/spot/balance");
        }
    }

    @Test
    void it_is_asked_from_the_address_whose_read_was_answered_and_not_at_all_once_the_exchange_wants_a_pause() {
        try (FakeExchange exchange = FakeExchange.answering(seen -> seen.path().equals(FEE)
                ? new Answer(429, "{\"error\":{\"code\":429,\"message\":\"Too many requests\"}}")
                : Answer.ok("[]"))) {
            verify(exchange, "hitbtc", policy("hitbtc", Policy.Gates.ON), false);

            assertThat(exchange.order()).contains(FEE + " from " + A).noneMatch(call -> call.startsWith(PAYMENTS));
        }
    }

    // ---- whose key it is ----

    @ParameterizedTest
    @CsvSource({
        "kraken, 'AA11N84GABCDEFGH', PASSED, ACCEPTED",
        "kraken, 'AA11 N84G ABCD EFGH', PASSED, ACCEPTED",
        "kraken, 'AA12N84GABCDEFGH', FAILED, REJECTED",
        "bitfinex, 4711, PASSED, ACCEPTED",
        "bitfinex, 4712, FAILED, REJECTED",
        "gemini, primary-1498245007981, PASSED, ACCEPTED",
        "gemini, primary-1498245007982, FAILED, REJECTED",
        "cryptocom, 243d3f39-b193-4eb9-1d60-e98f2fc17707, NOT_CHECKED, ACCEPTED",
        "cryptocom, 243d3f39-b193-4eb9-1d60-e98f2fc17708, FAILED, REJECTED",
    })
    void the_account_a_key_belongs_to_is_compared_with_the_one_before(
            String id, String expected, CheckResult result, Verdict verdict) {
        try (FakeExchange exchange = FakeExchange.answering(FurtherTest::named)) {
            KeyReport report = verify(exchange, id, FakeExchange.addresses(A, B), Policy.USUAL, false, expected);

            assertThat(finding(report, Check.SAME_ACCOUNT).result()).isEqualTo(result);
            assertThat(report.verdict()).as("%s", report.findings()).isEqualTo(verdict);
            assertThat(report.toString()).doesNotContain("nobody@example.org", "Nobody");
        }
    }

    @Test
    void an_account_that_no_document_names_is_recorded_and_refuses_nobody_unless_it_is_turned_on() {
        Function<Seen, Answer> mexc = seen -> seen.path().endsWith("/uid")
                ? Answer.ok("{\"uid\":\"4711\"}")
                : Answer.ok(seen.path().endsWith("/account") ? "{\"balances\":[]}" : "[]");
        try (FakeExchange exchange = FakeExchange.answering(mexc)) {
            KeyReport recorded = verify(exchange, "mexc", policy("mexc", Policy.Gates.RECORD), false, "4712");
            assertThat(finding(recorded, Check.SAME_ACCOUNT).result()).isEqualTo(CheckResult.NOT_CHECKED);
            assertThat(finding(recorded, Check.SAME_ACCOUNT).detail()).contains("names another account");
            assertThat(recorded.exchangeUid()).isNull();

            KeyReport counted = verify(exchange, "mexc", policy("mexc", Policy.Gates.ON), false, "4712");
            assertThat(finding(counted, Check.SAME_ACCOUNT).result()).isEqualTo(CheckResult.FAILED);
        }
    }

    // ---- from an address that is on no list ----

    @ParameterizedTest
    @CsvSource({"mexc, 700006", "binanceus, -2015", "bitvavo, 307", "bitstamp, API0002", "cryptocom, 40103"})
    void a_key_that_answers_an_address_on_no_list_is_not_bound_and_is_refused(String id, String code) {
        try (FakeExchange open = FakeExchange.answering(seen -> read(id, seen))) {
            KeyReport report = verify(open, id, policy(id, Policy.Gates.OFF), true);

            assertThat(report.verdict()).as("%s", report.findings()).isEqualTo(Verdict.REJECTED);
            ToldFinding finding = finding(report, Check.ADDRESSES);
            assertThat(finding.say()).startsWith("This key works from any IP address");
            assertThat(finding.repair()).isEqualTo(Step.GENERATE_KEY);
            assertThat(open.seen()).extracting(Seen::peer).contains(PROBE);
        }
        try (FakeExchange bound =
                FakeExchange.answering(seen -> seen.peer().equals(PROBE) ? refusal(id, code) : read(id, seen))) {
            KeyReport report = verify(bound, id, policy(id, Policy.Gates.OFF), true);

            assertThat(report.verdict()).as("%s", report.findings()).isEqualTo(Verdict.ACCEPTED);
            assertThat(report.withdrawals()).isEqualTo(Withdrawals.BOUND);
            assertThat(finding(report, Check.NO_WITHDRAW).result()).isEqualTo(CheckResult.NOT_CHECKED);
            assertThat(finding(report, Check.NO_WITHDRAW).detail())
                    .contains("the key works only from IP addresses on its list");
        }
    }

    @Test
    void any_other_answer_to_the_probe_proves_nothing() {
        try (FakeExchange exchange = FakeExchange.answering(
                seen -> seen.peer().equals(PROBE) ? new Answer(503, "") : read("bitvavo", seen))) {
            KeyReport report = verify(exchange, "bitvavo", policy("bitvavo", Policy.Gates.OFF), false);

            assertThat(report.verdict()).isEqualTo(Verdict.ACCEPTED);
            assertThat(report.withdrawals()).isEqualTo(Withdrawals.UNPROVED);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"whitebit", "hitbtc", "poloniex", "gate"})
    void where_asking_from_elsewhere_harms_a_key_or_is_not_known_to_be_harmless_nobody_asks(String id) {
        try (FakeExchange exchange = FakeExchange.answering(seen -> read(id, seen))) {
            KeyReport report = verify(exchange, id, policy(id, Policy.Gates.ON), true);

            assertThat(finding(report, Check.KEY_ACCEPTED).result()).isEqualTo(CheckResult.PASSED);
            assertThat(exchange.seen()).extracting(Seen::peer).doesNotContain(PROBE);
        }
    }

    @Test
    void an_account_that_lists_the_probe_itself_is_not_probed() {
        try (FakeExchange exchange = FakeExchange.answering(seen -> read("bitvavo", seen))) {
            KeyReport report = exchange.verifier("bitvavo", addresses(), Clock.fixed(FakeExchange.NOW, ZoneOffset.UTC))
                    .verify(new KeyCheckRequest(
                            "bitvavo", Market.SPOT, FakeExchange.KEY, List.of(A, PROBE), null, null, true));

            assertThat(report.verdict()).isEqualTo(Verdict.ACCEPTED);
            assertThat(report.withdrawals()).isEqualTo(Withdrawals.STATED);
        }
    }

    // ---- what is left ----

    @Test
    void what_the_customer_states_is_called_stated_and_not_checked() {
        try (FakeExchange exchange = FakeExchange.answering(seen -> read("poloniex", seen))) {
            KeyReport report = verify(exchange, "poloniex", policy("poloniex", Policy.Gates.OFF), true);

            assertThat(report.verdict()).isEqualTo(Verdict.ACCEPTED);
            assertThat(report.withdrawals()).isEqualTo(Withdrawals.STATED);
            assertThat(finding(report, Check.NO_WITHDRAW).detail())
                    .isEqualTo("Poloniex does not tell it; stated by the customer, not checked");
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void an_operator_who_takes_no_key_without_proof_gets_none_whatever_the_customer_states(boolean stated) {
        try (FakeExchange exchange = FakeExchange.answering(seen -> read("poloniex", seen))) {
            KeyReport report =
                    verify(exchange, "poloniex", new Policy(Map.of("poloniex", Policy.Gates.OFF), true), stated);

            assertThat(report.verdict()).isEqualTo(Verdict.REJECTED);
            assertThat(finding(report, Check.NO_WITHDRAW).say())
                    .isEqualTo(
                            "Poloniex does not tell whether a key may withdraw, and we take no key of which that is not"
                                    + " proved.");
        }
    }

    @Test
    void with_proof_such_an_operator_takes_it() {
        try (FakeExchange exchange = FakeExchange.answering(
                seen -> seen.peer().equals(PROBE) ? refusal("bitvavo", "307") : read("bitvavo", seen))) {
            KeyReport bound = verify(exchange, "bitvavo", new Policy(Map.of("bitvavo", Policy.Gates.OFF), true), true);
            assertThat(bound.verdict()).isEqualTo(Verdict.ACCEPTED);
        }
        KeyReport told =
                hitbtc(new Policy(Map.of("hitbtc", Policy.Gates.ON), true), FORBIDDEN, FORBIDDEN, Answer.ok("[]"));
        assertThat(told.verdict()).isEqualTo(Verdict.ACCEPTED);
    }

    @ParameterizedTest
    @EnumSource(Policy.Gates.class)
    void no_gate_makes_a_refused_key_better(Policy.Gates gates) {
        try (FakeExchange exchange = FakeExchange.answering(seen -> seen.path().equals("/api/3/spot/balance")
                ? new Answer(401, "{\"error\":{\"code\":1002,\"message\":\"Authorization failed\"}}")
                : FORBIDDEN)) {
            KeyReport report = verify(exchange, "hitbtc", policy("hitbtc", gates), true);
            assertThat(report.verdict()).isEqualTo(Verdict.REJECTED);
        }
    }

    private static KeyReport hitbtc(Policy.Gates gates, Answer fee, Answer payments, Answer orders) {
        return hitbtc(policy("hitbtc", gates), fee, payments, orders);
    }

    private static KeyReport hitbtc(Policy policy, Answer fee, Answer payments, Answer orders) {
        try (FakeExchange exchange = FakeExchange.answering(seen -> switch (seen.path()) {
            case FEE -> fee;
            case PAYMENTS -> payments;
            case ORDERS -> orders;
            default -> Answer.ok("[]");
        })) {
            return verify(exchange, "hitbtc", policy, false);
        }
    }

    private static Policy policy(String exchange, Policy.Gates gates) {
        return new Policy(Map.of(exchange, gates), false);
    }

    private static KeyReport verify(FakeExchange exchange, String id, Policy policy, boolean stated) {
        return verify(exchange, id, policy, stated, null);
    }

    private static KeyReport verify(
            FakeExchange exchange, String id, Policy policy, boolean stated, @Nullable String uid) {
        return verify(exchange, id, addresses(), policy, stated, uid);
    }

    private static KeyReport verify(
            FakeExchange exchange,
            String id,
            OutgoingAddresses addresses,
            Policy policy,
            boolean stated,
            @Nullable String uid) {
        Credential key = id.equals("gemini")
                ? new Credential("account-" + FakeExchange.KEY.apiKey(), FakeExchange.KEY.secret(), null)
                : FakeExchange.KEY;
        return exchange.verifier(id, addresses, Clock.fixed(FakeExchange.NOW, ZoneOffset.UTC))
                .under(policy)
                .verify(new KeyCheckRequest(id, Market.SPOT, key, List.of(A, B), uid, null, stated));
    }

    private static OutgoingAddresses addresses() {
        return OutgoingAddresses.builder()
                .bind(A, A)
                .bind(B, B)
                .bind(PROBE, PROBE)
                .probe(PROBE)
                .build();
    }

    /** What every call of an exchange answers a good key. */
    private static Answer read(String id, Seen seen) {
        if (seen.path().endsWith("/v2/balance")) {
            return Answer.ok("[]");
        }
        return Answer.ok(
                switch (id) {
                    case "mexc" -> "{\"balances\":[]}";
                    case "binanceus" -> "{\"balances\":[],\"success\":true,\"status\":{\"isLocked\":false}}";
                    case "cryptocom" -> "{\"code\":0,\"result\":{\"data\":[]}}";
                    case "bitvavo" -> "{\"fees\":{}}";
                    case "whitebit" -> "{\"USDT\":{\"available\":\"0\",\"freeze\":\"0\"}}";
                    case "gate" ->
                        "[{\"key\":\"" + FakeExchange.KEY.apiKey() + "\",\"user_id\":1,\"ip_whitelist\":[\"" + A
                                + "\",\"" + B + "\"],\"perms\":[{\"name\":\"spot\",\"read_only\":false}]}]";
                    default -> "[]";
                });
    }

    private static Answer refusal(String id, String code) {
        return switch (id) {
            case "mexc" ->
                new Answer(400, "{\"code\":" + code + ",\"msg\":\"IP [127.0.0.49] not in the ip white list\"}");
            case "binanceus" ->
                new Answer(401, "{\"code\":" + code + ",\"msg\":\"Invalid API-key, IP, or permissions\"}");
            case "bitvavo" -> new Answer(403, "{\"errorCode\":" + code + ",\"error\":\"not from this IP\"}");
            case "bitstamp" ->
                new Answer(
                        403, "{\"status\":\"error\",\"reason\":\"IP address not allowed\",\"code\":\"" + code + "\"}");
            default -> new Answer(401, "{\"code\":" + code + ",\"message\":\"IP\"}");
        };
    }

    /** Good keys that say whose they are, and what is nobody's business besides. */
    private static Answer named(Seen seen) {
        String path = seen.path();
        if (path.endsWith("/GetApiKeyInfo")) {
            return Answer.ok(
                    "{\"error\":[],\"result\":{\"permissions\":[\"query-funds\",\"modify-trades\",\"close-trades\"],"
                            + "\"validUntil\":\"0\",\"ipAllowlist\":[\"" + A + "\",\"" + B
                            + "\"],\"iban\":\"AA11 N84G ABCD EFGH\"}}");
        }
        if (path.endsWith("/Balance")) {
            return Answer.ok("{\"error\":[],\"result\":{}}");
        }
        if (path.endsWith("/r/permissions")) {
            return Answer.ok("[[\"wallets\",1,0],[\"orders\",1,1],[\"withdraw\",0,0],[\"ui_withdraw\",0,0]]");
        }
        if (path.endsWith("/info/user")) {
            return Answer.ok("[4711,\"nobody@example.org\",\"Nobody\"]");
        }
        if (path.endsWith("/roles")) {
            return Answer.ok("{\"isAuditor\":false,\"isFundManager\":false,\"isTrader\":true}");
        }
        if (path.endsWith("/v1/account")) {
            return Answer.ok("{\"account\":{\"shortName\":\"primary\",\"created\":\"1498245007981\"},"
                    + "\"users\":[{\"name\":\"Nobody\"}]}");
        }
        if (path.endsWith("/get-accounts")) {
            return Answer.ok("{\"code\":0,\"result\":{\"master_account\":{\"uuid\":"
                    + "\"243d3f39-b193-4eb9-1d60-e98f2fc17707\",\"email\":\"nobody@example.org\"}}}");
        }
        return path.endsWith("/user-balance") ? Answer.ok("{\"code\":0,\"result\":{\"data\":[]}}") : Answer.ok("[]");
    }
}
