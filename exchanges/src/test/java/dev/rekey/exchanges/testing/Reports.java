package dev.rekey.exchanges.testing;

import dev.rekey.exchanges.check.KeyReport;
import dev.rekey.terms.Check;
import dev.rekey.terms.CheckResult;
import dev.rekey.terms.Finding;
import java.util.List;

/** Looks things up in a report. */
public final class Reports {

    private Reports() {}

    /** The finding for one check. */
    public static Finding finding(KeyReport report, Check check) {
        return report.findings().stream()
                .filter(one -> one.check() == check)
                .findFirst()
                .orElseThrow();
    }

    /** The checks that passed, in the order of the report. */
    public static List<Check> passed(KeyReport report) {
        return report.findings().stream()
                .filter(one -> one.result() == CheckResult.PASSED)
                .map(Finding::check)
                .toList();
    }
}
