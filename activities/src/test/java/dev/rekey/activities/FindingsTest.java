package dev.rekey.activities;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rekey.exchanges.check.KeyReport;
import dev.rekey.terms.Check;
import dev.rekey.terms.CheckResult;
import dev.rekey.terms.Finding;
import dev.rekey.terms.FindingCode;
import dev.rekey.terms.Phrase;
import dev.rekey.terms.Step;
import dev.rekey.terms.Verdict;
import dev.rekey.terms.Withdrawals;
import dev.rekey.workflows.model.VerifyResult;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What was found at an exchange reaches the flow whole. */
class FindingsTest {

    @Test
    void a_report_becomes_a_result_with_every_part_of_each_finding() {
        // given
        KeyReport report = report(
                Verdict.REJECTED,
                Duration.ofSeconds(30),
                Finding.failed(Check.TRADE, Phrase.of("refusal.RIGHT_MISSING"), Step.GENERATE_KEY)
                        .advising("refusal.RIGHT_MISSING.account")
                        .with(Phrase.of(FindingCode.NOT_TICKED, "Futures"))
                        .said("400007", "Access denied"));

        // when
        VerifyResult result = Findings.result(report, List.of());

        // then
        assertThat(result)
                .isEqualTo(VerifyResult.of(
                        Verdict.REJECTED,
                        List.of(new Finding(
                                Check.TRADE,
                                CheckResult.FAILED,
                                Phrase.of("refusal.RIGHT_MISSING"),
                                "refusal.RIGHT_MISSING.account",
                                List.of(Phrase.of(FindingCode.NOT_TICKED, "Futures")),
                                Step.GENERATE_KEY,
                                "400007",
                                "Access denied")),
                        "wXyZ",
                        Duration.ofSeconds(30)));
    }

    @Test
    void whether_a_key_is_new_is_for_us_to_say_and_findings_stand_in_the_order_of_the_checks() {
        // given
        KeyReport report = report(
                Verdict.ACCEPTED,
                null,
                Finding.passed(Check.KEY_ACCEPTED),
                Finding.notChecked(Check.NEW_KEY),
                Finding.passed(Check.KEY_KIND));

        // when
        VerifyResult result = Findings.result(report, List.of(Finding.passed(Check.NEW_KEY)));

        // then
        assertThat(result.all())
                .extracting(Finding::check)
                .containsExactly(Check.KEY_ACCEPTED, Check.NEW_KEY, Check.KEY_KIND);
        assertThat(result.all()).extracting(Finding::result).containsOnly(CheckResult.PASSED);
    }

    @Test
    void the_headline_is_the_code_of_what_somebody_has_to_read_first() {
        Finding wrong = Finding.failed(Check.SECRET, Phrase.of("refusal.WRONG_SECRET"), Step.PASTE);

        assertThat(Findings.headline(Findings.rejected("wXyZ", Finding.passed(Check.KEY_ACCEPTED), wrong)))
                .isEqualTo("refusal.WRONG_SECRET");
        assertThat(Findings.headline(
                        VerifyResult.of(Verdict.ACCEPTED, List.of(Finding.passed(Check.KEY_ACCEPTED)), "wXyZ", null)))
                .isEqualTo("ACCEPTED");
        assertThat(Findings.headline(VerifyResult.of(Verdict.UNKNOWN, List.of(), null, null)))
                .isEqualTo("UNKNOWN");
    }

    private static KeyReport report(Verdict verdict, @Nullable Duration retryAfter, Finding... findings) {
        return new KeyReport(
                "kucoin",
                verdict,
                List.of(findings),
                "10001",
                null,
                retryAfter,
                "wXyZ",
                true,
                null,
                Withdrawals.TOLD_OFF,
                false);
    }
}
