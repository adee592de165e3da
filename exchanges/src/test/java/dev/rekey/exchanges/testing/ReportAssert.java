package dev.rekey.exchanges.testing;

import static dev.rekey.exchanges.testing.Reports.finding;

import dev.rekey.exchanges.catalog.ToldFinding;
import dev.rekey.exchanges.check.Credential;
import dev.rekey.exchanges.check.KeyReport;
import dev.rekey.terms.Check;
import dev.rekey.terms.CheckResult;
import dev.rekey.terms.Step;
import dev.rekey.terms.Verdict;
import org.assertj.core.api.AbstractAssert;
import org.assertj.core.api.Assertions;
import org.jspecify.annotations.Nullable;

/** What is expected of reports on all exchanges. */
public final class ReportAssert extends AbstractAssert<ReportAssert, KeyReport> {

    private ReportAssert(KeyReport report) {
        super(report, ReportAssert.class);
    }

    /** Begins an assertion on a report. */
    public static ReportAssert assertThat(KeyReport report) {
        return new ReportAssert(report);
    }

    /** The refusal is told at this check, decides the whole report, and leads back to this step. */
    public ReportAssert tells(Check check, Verdict verdict, @Nullable Step repair) {
        tells(check, verdict);
        Assertions.assertThat(finding(actual, check).repair())
                .as("repair of %s", check)
                .isEqualTo(repair);
        return this;
    }

    /** The same wherever it leads back to. */
    public ReportAssert tells(Check check, Verdict verdict) {
        hasVerdict(verdict);
        Assertions.assertThat(Reports.found(actual, check).verdict())
                .as("verdict of %s", check)
                .isEqualTo(verdict);
        return this;
    }

    /** What the exchange said is kept with this check. */
    public ReportAssert quotes(Check check, String code, String text) {
        ToldFinding finding = finding(actual, check);
        Assertions.assertThat(finding.exchangeCode()).as("code at %s", check).isEqualTo(code);
        Assertions.assertThat(finding.exchangeText()).as("text at %s", check).isEqualTo(text);
        return this;
    }

    /** The key is refused for what was set when it was made, which is named, and another has to be made. */
    public ReportAssert asksForAnotherKey(Check check, String detail) {
        hasVerdict(Verdict.REJECTED);
        ToldFinding finding = finding(actual, check);
        Assertions.assertThat(finding.detail()).as("detail of %s", check).isEqualTo(detail);
        Assertions.assertThat(finding.repair()).as("repair of %s", check).isEqualTo(Step.GENERATE_KEY);
        return this;
    }

    /** The key is waited for until the addresses are let in, of which this is said. */
    public ReportAssert waitsForAddresses(String detail) {
        hasVerdict(Verdict.NOT_READY);
        Assertions.assertThat(finding(actual, Check.ADDRESSES).detail())
                .as("addresses")
                .isEqualTo(detail);
        return this;
    }

    /** This check could not be made, and so nothing is decided. */
    public ReportAssert leavesOpen(Check check) {
        hasVerdict(Verdict.UNKNOWN);
        Assertions.assertThat(finding(actual, check).result())
                .as("result of %s", check)
                .isEqualTo(CheckResult.UNKNOWN);
        return this;
    }

    /** The account was compared with the one of the old key, and that decides. */
    public ReportAssert comparesAccounts(CheckResult result, Verdict verdict) {
        hasVerdict(verdict);
        Assertions.assertThat(finding(actual, Check.SAME_ACCOUNT).result())
                .as("account")
                .isEqualTo(result);
        return this;
    }

    /** Neither half of the key, nor its passphrase, stands anywhere in the report. */
    public ReportAssert keepsNothingOf(Credential key) {
        Assertions.assertThat(actual.toString()).doesNotContain(key.apiKey()).doesNotContain(key.secret());
        if (key.passphrase() != null) {
            Assertions.assertThat(actual.toString()).doesNotContain(key.passphrase());
        }
        return this;
    }

    private void hasVerdict(Verdict verdict) {
        Assertions.assertThat(actual.verdict()).as("verdict").isEqualTo(verdict);
    }
}
