package dev.rekey.exchanges.check;

import static dev.rekey.exchanges.testing.Reports.finding;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rekey.exchanges.catalog.Catalog;
import dev.rekey.exchanges.catalog.Guide;
import dev.rekey.exchanges.catalog.ToldFinding;
import dev.rekey.exchanges.check.FakeExchange.Answer;
import dev.rekey.terms.Check;
import dev.rekey.terms.CheckResult;
import dev.rekey.terms.Market;
import dev.rekey.terms.Step;
import dev.rekey.terms.Verdict;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Keys that look right and cannot trade here. */
class KindOfKeyTest {

    private static final String A = "127.0.0.21";
    private static final String B = "127.0.0.22";
    private static final Answer GOOD = Answer.ok("{\"success\":true,\"data\":{\"rows\":[]}}");
    private static final Answer NO_KEY =
            new Answer(401, "{\"code\":-2015,\"msg\":\"Invalid API-key, IP, or permissions for action.\"}");

    @ParameterizedTest
    @CsvSource({
        "0af10af10af10af10af10af10af10af10af10af1, SS11SS11SS11SS11SS11SS11SS11",
        "Ab1+Ab1+Ab1+Ab1+Ab1+Ab==, 0af10af10af10af10af10af10af10af10af10af10af10af10af10af10af10af1"
    })
    void a_woo_x_pro_key_is_told_without_asking(String apiKey, String secret) {
        try (FakeExchange woox = FakeExchange.answering(seen -> GOOD)) {
            KeyReport report = check(woox, "woox", new Credential(apiKey, secret, null));

            assertThat(report.verdict()).isEqualTo(Verdict.REJECTED);
            ToldFinding kind = finding(report, Check.KEY_KIND);
            assertThat(kind.say()).contains("WOO X Pro");
            assertThat(kind.repair()).isEqualTo(Step.GENERATE_KEY);
            assertThat(kind.detail()).isEqualTo("not sent to WOO X");
            assertThat(finding(report, Check.KEY_ACCEPTED).result()).isEqualTo(CheckResult.NOT_CHECKED);
            assertThat(woox.seen()).isEmpty();
        }
    }

    @Test
    void the_application_id_of_woo_x_leads_back_to_pasting() {
        try (FakeExchange woox = FakeExchange.answering(seen -> GOOD)) {
            KeyReport report = check(
                    woox,
                    "woox",
                    new Credential("0000abcd-1111-2222-3333-444444444444", "SS11SS11SS11SS11SS11SS11SS11", null));

            assertThat(finding(report, Check.KEY_KIND).say()).contains("application ID");
            assertThat(finding(report, Check.KEY_KIND).repair()).isEqualTo(Step.PASTE);
            assertThat(woox.seen()).isEmpty();
        }
    }

    @Test
    void what_binance_us_refuses_may_be_a_key_for_custody_or_credit_and_the_trader_reads_it() {
        try (FakeExchange binanceUs = FakeExchange.answering(seen -> NO_KEY)) {
            KeyReport report = binanceUs.check("binanceus", Market.SPOT, A, B);

            assertThat(report.verdict()).isEqualTo(Verdict.NOT_READY);
            assertThat(finding(report, Check.ADDRESSES).advice()).contains("exchange key", "custody", "credit line");
            assertThat(finding(report, Check.KEY_KIND).result()).isEqualTo(CheckResult.NOT_CHECKED);
            assertThat(finding(report, Check.KEY_KIND).detail()).contains("custody", "credit line");
            assertThat(binanceUs.seen()).hasSize(2);
        }
    }

    @Test
    void a_binance_us_key_that_is_let_in_is_an_exchange_key() {
        try (FakeExchange binanceUs = FakeExchange.answering(seen -> Answer.ok(
                seen.path().endsWith("account") ? "{\"balances\":[]}" : "{\"success\":true,\"status\":{}}"))) {
            KeyReport report = binanceUs.check("binanceus", Market.SPOT, A);

            assertThat(report.verdict()).isEqualTo(Verdict.ACCEPTED);
            assertThat(finding(report, Check.KEY_KIND).result()).isEqualTo(CheckResult.PASSED);
        }
    }

    @ParameterizedTest
    @CsvSource({"binanceus, custody", "binanceus, credit lines", "woox, WOO X Pro", "gemini, not the whole group"})
    void the_guide_says_it_before_the_key_is_made(String exchange, String words) {
        assertThat(Catalog.load().find(exchange).orElseThrow().markets()).allSatisfy(market -> {
            Guide guide = market.guide();
            assertThat(String.join(" ", guide.before())
                            + guide.actions().stream().map(Guide.Action::text).toList())
                    .contains(words);
        });
    }

    private static KeyReport check(FakeExchange exchange, String id, Credential credential) {
        return exchange.check(new KeyCheckRequest(id, Market.SPOT, credential, List.of(A), null));
    }
}
