package dev.rekey.activities;

import dev.rekey.exchanges.check.KeyReport;
import dev.rekey.workflows.model.Check;
import dev.rekey.workflows.model.CheckResult;
import dev.rekey.workflows.model.Finding;
import dev.rekey.workflows.model.Step;
import dev.rekey.workflows.model.Verdict;
import dev.rekey.workflows.model.VerifyResult;
import dev.rekey.workflows.model.Withdrawals;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Turns what the exchanges module found into the messages of the flow: same names on both sides. */
final class Findings {

    private Findings() {}

    static VerifyResult result(KeyReport report, List<Finding> own) {
        List<Finding> all = new ArrayList<>(own);
        // Whether a key is new is ours to know; an exchange cannot tell.
        report.findings().stream()
                .filter(f -> f.check() != dev.rekey.exchanges.Check.NEW_KEY)
                .forEach(f -> all.add(of(f)));
        all.sort(Comparator.comparing(Finding::check));
        VerifyResult result = VerifyResult.of(
                Verdict.valueOf(report.verdict().name()), all, report.keyLastFour(), report.retryAfter());
        if (report.verdict() == dev.rekey.exchanges.Verdict.ACCEPTED) {
            result = result.resting(resting(report));
        }
        if (report.support()) {
            result = result.forSupport();
        }
        return report.asked() ? result : result.withoutAsking();
    }

    /** Null where the exchange told it. */
    static @Nullable Withdrawals resting(KeyReport report) {
        return report.withdrawals() == dev.rekey.exchanges.Withdrawals.TOLD_OFF
                ? null
                : Withdrawals.valueOf(report.withdrawals().name());
    }

    static VerifyResult rejected(@Nullable String lastFour, Finding... findings) {
        return VerifyResult.of(Verdict.REJECTED, List.of(findings), lastFour, null);
    }

    private static Finding of(dev.rekey.exchanges.Finding f) {
        return new Finding(
                Check.valueOf(f.check().name()),
                CheckResult.valueOf(f.result().name()),
                f.detail(),
                f.say(),
                f.advice(),
                f.repair() == null ? null : Step.valueOf(f.repair().name()),
                f.exchangeCode(),
                f.exchangeText());
    }

    /** The finding people should read first, as a line of its own. */
    static String headline(VerifyResult result) {
        return result.findings().stream()
                .filter(f -> f.result() != CheckResult.PASSED && f.say() != null)
                .map(f -> String.valueOf(f.say()))
                .findFirst()
                .orElse(
                        result.verdict() == Verdict.ACCEPTED
                                ? "Accepted."
                                : result.verdict().name());
    }
}
