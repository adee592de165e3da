package dev.rekey.activities;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rekey.exchanges.Withdrawals;
import dev.rekey.exchanges.check.KeyReport;
import dev.rekey.workflows.model.Check;
import dev.rekey.workflows.model.CheckResult;
import dev.rekey.workflows.model.Finding;
import dev.rekey.workflows.model.Step;
import dev.rekey.workflows.model.Verdict;
import dev.rekey.workflows.model.VerifyResult;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What was found at an exchange reaches the flow whole. */
class FindingsTest {

    static Stream<Arguments> words() {
        return Stream.of(
                Arguments.of(dev.rekey.exchanges.Check.values(), Check.values()),
                Arguments.of(dev.rekey.exchanges.CheckResult.values(), CheckResult.values()),
                Arguments.of(dev.rekey.exchanges.Verdict.values(), Verdict.values()),
                Arguments.of(dev.rekey.exchanges.Step.values(), Step.values()));
    }

    @ParameterizedTest
    @MethodSource("words")
    void every_word_of_the_exchanges_is_one_of_the_flow(Enum<?>[] exchanges, Enum<?>[] flow) {
        assertThat(names(flow)).containsAll(names(exchanges));
    }

    @Test
    void a_report_becomes_a_result_with_every_part_of_each_finding() {
        // given
        KeyReport report = report(
                dev.rekey.exchanges.Verdict.REJECTED,
                Duration.ofSeconds(30),
                dev.rekey.exchanges.Finding.failed(
                                dev.rekey.exchanges.Check.TRADE,
                                "A box is not ticked.",
                                "Tick it.",
                                dev.rekey.exchanges.Step.GENERATE_KEY)
                        .with("not ticked: Futures")
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
                                "not ticked: Futures",
                                "A box is not ticked.",
                                "Tick it.",
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
                dev.rekey.exchanges.Verdict.ACCEPTED,
                null,
                dev.rekey.exchanges.Finding.passed(dev.rekey.exchanges.Check.KEY_ACCEPTED),
                dev.rekey.exchanges.Finding.notChecked(dev.rekey.exchanges.Check.NEW_KEY, null),
                dev.rekey.exchanges.Finding.passed(dev.rekey.exchanges.Check.KEY_KIND));

        // when
        VerifyResult result = Findings.result(report, List.of(Finding.passed(Check.NEW_KEY)));

        // then
        assertThat(result.all())
                .extracting(Finding::check)
                .containsExactly(Check.KEY_ACCEPTED, Check.NEW_KEY, Check.KEY_KIND);
        assertThat(result.all()).extracting(Finding::result).containsOnly(CheckResult.PASSED);
    }

    @Test
    void the_headline_is_the_first_sentence_somebody_has_to_read() {
        Finding wrong = Finding.failed(Check.SECRET, "The secret is another key's.", "Paste it again.", Step.PASTE);

        assertThat(Findings.headline(Findings.rejected("wXyZ", Finding.passed(Check.KEY_ACCEPTED), wrong)))
                .isEqualTo("The secret is another key's.");
        assertThat(Findings.headline(
                        VerifyResult.of(Verdict.ACCEPTED, List.of(Finding.passed(Check.KEY_ACCEPTED)), "wXyZ", null)))
                .isEqualTo("Accepted.");
        assertThat(Findings.headline(VerifyResult.of(Verdict.UNKNOWN, List.of(), null, null)))
                .isEqualTo("UNKNOWN");
    }

    private static KeyReport report(
            dev.rekey.exchanges.Verdict verdict,
            @Nullable Duration retryAfter,
            dev.rekey.exchanges.Finding... findings) {
        return new KeyReport(
                verdict, List.of(findings), "10001", null, retryAfter, "wXyZ", true, null, Withdrawals.TOLD_OFF, false);
    }

    private static List<String> names(Enum<?>[] words) {
        return Arrays.stream(words).map(Enum::name).toList();
    }
}
