package dev.rekey.exchanges.testing;

import dev.rekey.exchanges.catalog.Catalog;
import dev.rekey.exchanges.catalog.ExchangeWords;
import dev.rekey.exchanges.catalog.ToldFinding;
import dev.rekey.exchanges.check.KeyReport;
import dev.rekey.terms.Check;
import dev.rekey.terms.CheckResult;
import dev.rekey.terms.Finding;
import java.util.List;
import java.util.Locale;

/** Looks things up in a report. */
public final class Reports {

    private static final ExchangeWords WORDS = new ExchangeWords(Catalog.load());

    private Reports() {}

    /** The finding for one check. */
    public static Finding found(KeyReport report, Check check) {
        return report.findings().stream()
                .filter(one -> one.check() == check)
                .findFirst()
                .orElseThrow();
    }

    /** The same as it is told, in English. */
    public static ToldFinding finding(KeyReport report, Check check) {
        return told(report, found(report, check));
    }

    /** One finding of a report as it is told, in English. */
    public static ToldFinding told(KeyReport report, Finding finding) {
        return WORDS.tell(finding, report.exchange(), null, Locale.ENGLISH);
    }

    /** The checks that passed, in the order of the report. */
    public static List<Check> passed(KeyReport report) {
        return report.findings().stream()
                .filter(one -> one.result() == CheckResult.PASSED)
                .map(Finding::check)
                .toList();
    }
}
