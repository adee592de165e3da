package dev.rekey.exchanges.check;

import static dev.rekey.exchanges.testing.Reports.finding;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rekey.exchanges.check.FakeExchange.Answer;
import dev.rekey.exchanges.check.FakeExchange.Seen;
import dev.rekey.terms.Check;
import dev.rekey.terms.CheckResult;
import dev.rekey.terms.Market;
import dev.rekey.terms.Verdict;
import java.util.Set;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** One call as the only proof, at exchanges that differ in how much their refusals say. */
class ProofByCallTest {

    private static final String A = "127.0.0.21";
    private static final String B = "127.0.0.22";
    private static final String C = "127.0.0.23";

    private static final Answer GOOD = Answer.ok("{\"balances\":[]}");
    private static final Answer NO_ADDRESS = mexc(700006, "IP [203.0.113.9] not in the ip white list");
    private static final Answer NO_KEY = mexc(10072, "Api key info invalid");
    private static final Answer SLOW = new Answer(429, "{\"code\":429,\"msg\":\"Too Many Requests\"}");
    private static final Answer ACCOUNTS = Answer.ok("{\"result\":\"success\",\"accounts\":{}}");
    private static final Answer ONE_FOR_ALL = Answer.ok("{\"result\":\"error\",\"error\":\"authenticationError\"}");

    @Test
    void a_key_that_works_from_everywhere_is_accepted_and_nothing_unseen_is_called_passed() {
        try (FakeExchange exchange = FakeExchange.answering(any -> GOOD)) {
            KeyReport report = exchange.check("mexc", Market.SPOT, A, B, C);

            assertThat(report.verdict()).isEqualTo(Verdict.ACCEPTED);
            assertThat(exchange.seen()).extracting(Seen::peer).containsExactlyInAnyOrder(A, B, C);
            assertThat(finding(report, Check.READ).result()).isEqualTo(CheckResult.PASSED);
            assertThat(finding(report, Check.TRADE).result()).isEqualTo(CheckResult.NOT_CHECKED);
            assertThat(finding(report, Check.NO_WITHDRAW).result()).isEqualTo(CheckResult.NOT_CHECKED);
            assertThat(finding(report, Check.NO_WITHDRAW).detail()).contains("that withdrawals are off");
        }
    }

    @Test
    void without_a_whitelist_one_request_is_enough() {
        try (FakeExchange exchange = FakeExchange.answering(any -> GOOD)) {
            assertThat(exchange.check("mexc", Market.SPOT).verdict()).isEqualTo(Verdict.ACCEPTED);
            assertThat(exchange.seen()).hasSize(1);
        }
    }

    @Test
    void a_key_the_exchange_does_not_know_is_asked_about_once() {
        try (FakeExchange exchange = FakeExchange.answering(any -> NO_KEY)) {
            KeyReport report = exchange.check("mexc", Market.SPOT, A, B, C);

            assertThat(report.verdict()).isEqualTo(Verdict.REJECTED);
            assertThat(finding(report, Check.KEY_ACCEPTED).result()).isEqualTo(CheckResult.FAILED);
            assertThat(exchange.seen()).hasSize(1);
        }
    }

    @Test
    void an_address_that_is_refused_first_is_named_once_another_was_let_in() {
        try (FakeExchange exchange = FakeExchange.answering(from(Set.of(A), NO_ADDRESS))) {
            KeyReport report = exchange.check("mexc", Market.SPOT, A, B, C);

            assertThat(report.verdict()).isEqualTo(Verdict.NOT_READY);
            assertThat(finding(report, Check.ADDRESSES).detail()).isEqualTo("2 of 3; refused: " + A);
            assertThat(finding(report, Check.KEY_ACCEPTED).result()).isEqualTo(CheckResult.PASSED);
        }
    }

    @Test
    void two_refused_addresses_end_the_asking_and_the_key_counts_as_known() {
        try (FakeExchange exchange = FakeExchange.answering(any -> NO_ADDRESS)) {
            KeyReport report = exchange.check("mexc", Market.SPOT, A, B, C);

            assertThat(report.verdict()).isEqualTo(Verdict.NOT_READY);
            assertThat(finding(report, Check.KEY_ACCEPTED).result()).isEqualTo(CheckResult.PASSED);
            assertThat(exchange.seen()).extracting(Seen::peer).containsExactly(A, B);
        }
    }

    @Test
    void where_the_refusal_of_an_address_is_not_documented_a_second_address_tells() {
        try (FakeExchange exchange = FakeExchange.answering(one -> one.peer().equals(A) ? ONE_FOR_ALL : ACCOUNTS)) {
            KeyReport report = exchange.check("krakenfutures", Market.FUTURES, A, B, C);

            assertThat(finding(report, Check.KEY_ACCEPTED).result()).isEqualTo(CheckResult.PASSED);
            assertThat(finding(report, Check.ADDRESSES).result()).isEqualTo(CheckResult.WAITING);
            assertThat(finding(report, Check.ADDRESSES).detail()).isEqualTo("2 of 3; refused: " + A);
        }
    }

    @Test
    void and_if_the_second_is_refused_as_well_it_is_the_key() {
        try (FakeExchange exchange = FakeExchange.answering(any -> ONE_FOR_ALL)) {
            KeyReport report = exchange.check("krakenfutures", Market.FUTURES, A, B, C);

            assertThat(report.verdict()).isEqualTo(Verdict.REJECTED);
            assertThat(exchange.seen()).hasSize(2);
        }
    }

    @Test
    void one_answer_for_key_address_and_box_names_all_three() {
        Answer denied = new Answer(401, "{\"code\":-2015,\"msg\":\"Invalid API-key, IP, or permissions for action.\"}");
        try (FakeExchange exchange = FakeExchange.answering(any -> denied)) {
            KeyReport report = exchange.check("binanceus", Market.SPOT, A, B);

            assertThat(report.verdict()).isEqualTo(Verdict.NOT_READY);
            assertThat(finding(report, Check.KEY_ACCEPTED).advice())
                    .isEqualTo("Look at the IP addresses first, then at the key you pasted, then at the permissions.");
            assertThat(finding(report, Check.KEY_ACCEPTED).exchangeCode()).isEqualTo("-2015");
        }
    }

    @Test
    void a_locked_account_is_told_after_the_key_was_proved() {
        try (FakeExchange exchange = FakeExchange.answering(one -> one.path().endsWith("apiTradingStatus")
                ? Answer.ok("{\"success\":true,\"status\":{\"isLocked\":true}}")
                : Answer.ok("{\"balances\":[]}"))) {
            KeyReport report = exchange.check("binanceus", Market.SPOT, A);

            assertThat(report.verdict()).isEqualTo(Verdict.REJECTED);
            assertThat(finding(report, Check.TRADE).result()).isEqualTo(CheckResult.FAILED);
        }
    }

    @Test
    void a_missing_box_says_that_key_and_secret_are_good() {
        try (FakeExchange exchange = FakeExchange.answering(any -> mexc(700007, "No permission"))) {
            KeyReport report = exchange.check("mexc", Market.SPOT, A, B);

            assertThat(report.verdict()).isEqualTo(Verdict.REJECTED);
            assertThat(finding(report, Check.SECRET).result()).isEqualTo(CheckResult.PASSED);
            assertThat(finding(report, Check.READ).result()).isEqualTo(CheckResult.FAILED);
            assertThat(exchange.seen()).hasSize(1);
        }
    }

    @Test
    void a_refusal_with_nothing_in_it_is_a_refusal_where_the_catalogue_says_so() {
        try (FakeExchange exchange = FakeExchange.answering(any -> new Answer(401, ""))) {
            assertThat(exchange.check("poloniex", Market.SPOT, A).verdict()).isEqualTo(Verdict.REJECTED);
            assertThat(exchange.check("mexc", Market.SPOT, A).verdict()).isEqualTo(Verdict.UNKNOWN);
        }
    }

    @Test
    void asking_too_often_ends_the_asking_and_blames_nobody() {
        try (FakeExchange exchange = FakeExchange.answering(any -> SLOW)) {
            KeyReport report = exchange.check("mexc", Market.SPOT, A, B, C);

            assertThat(report.verdict()).isEqualTo(Verdict.UNKNOWN);
            assertThat(exchange.seen()).hasSize(1);
        }
    }

    private static Function<Seen, Answer> from(Set<String> refused, Answer refusal) {
        return one -> refused.contains(one.peer()) ? refusal : GOOD;
    }

    private static Answer mexc(int code, String text) {
        return new Answer(400, "{\"code\":" + code + ",\"msg\":\"" + text + "\"}");
    }
}
