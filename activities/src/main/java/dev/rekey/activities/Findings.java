package dev.rekey.activities;

import dev.rekey.exchanges.check.KeyReport;
import dev.rekey.terms.Check;
import dev.rekey.terms.CheckResult;
import dev.rekey.terms.Finding;
import dev.rekey.terms.Phrase;
import dev.rekey.terms.Verdict;
import dev.rekey.terms.Withdrawals;
import dev.rekey.workflows.model.VerifyResult;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Joins what was found at the exchange with what only we know of a key, as the flow takes it. */
final class Findings {

    private Findings() {}

    static VerifyResult result(KeyReport report, List<Finding> own) {
        List<Finding> all = new ArrayList<>(own);
        // Whether a key is new is ours to know; an exchange cannot tell.
        report.findings().stream().filter(f -> f.check() != Check.NEW_KEY).forEach(all::add);
        all.sort(Comparator.comparing(Finding::check));
        VerifyResult result = VerifyResult.of(report.verdict(), all, report.keyLastFour(), report.retryAfter());
        if (report.verdict() == Verdict.ACCEPTED) {
            result = result.resting(resting(report));
        }
        if (report.support()) {
            result = result.forSupport();
        }
        return report.asked() ? result : result.withoutAsking();
    }

    /** Null where the exchange told it. */
    static @Nullable Withdrawals resting(KeyReport report) {
        return report.withdrawals() == Withdrawals.TOLD_OFF ? null : report.withdrawals();
    }

    static VerifyResult rejected(@Nullable String lastFour, Finding... findings) {
        return VerifyResult.of(Verdict.REJECTED, List.of(findings), lastFour, null);
    }

    /** The code of the finding people should read first; where there is none, that of the verdict. */
    static String headline(VerifyResult result) {
        return result.findings().stream()
                .filter(f -> f.result() != CheckResult.PASSED)
                .flatMap(f -> Stream.ofNullable(f.told()))
                .map(Phrase::code)
                .findFirst()
                .orElse(result.verdict().name());
    }
}
