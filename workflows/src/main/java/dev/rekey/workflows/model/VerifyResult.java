package dev.rekey.workflows.model;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.rekey.terms.Check;
import dev.rekey.terms.Finding;
import dev.rekey.terms.Verdict;
import dev.rekey.terms.Withdrawals;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a check came to. It stands in the history, so what passed and needs no words is named and nothing more.
 *
 * @param passed the checks that passed without a word
 * @param findings the others
 * @param lastFour the last four characters of the key that was checked, if it could be opened
 * @param retryAfter the pause the exchange asks for, if it names one
 * @param withdrawals on what it rests that an accepted key may not withdraw; absent where the exchange told it
 * @param support true when only those who run the platform can help, so that support is asked at once; absent otherwise
 * @param unasked true when the exchange was not asked, so that this costs nobody one of their checks; absent otherwise
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record VerifyResult(
        Verdict verdict,
        List<Check> passed,
        List<Finding> findings,
        @Nullable String lastFour,
        @Nullable Duration retryAfter,
        @Nullable Boolean unasked,
        @Nullable Withdrawals withdrawals,
        @Nullable Boolean support) {

    /** An empty list is left out on the wire. */
    public VerifyResult {
        passed = passed == null ? List.of() : List.copyOf(passed);
        findings = findings == null ? List.of() : List.copyOf(findings);
    }

    /** The result of these findings. */
    public static VerifyResult of(
            Verdict verdict, List<Finding> all, @Nullable String lastFour, @Nullable Duration retryAfter) {
        return new VerifyResult(
                verdict,
                all.stream().filter(VerifyResult::wordless).map(Finding::check).toList(),
                all.stream().filter(f -> !wordless(f)).toList(),
                lastFour,
                retryAfter,
                null,
                null,
                null);
    }

    /** The same with what it rests on that the key may not withdraw. */
    public VerifyResult resting(@Nullable Withdrawals on) {
        return new VerifyResult(verdict, passed, findings, lastFour, retryAfter, unasked, on, support);
    }

    /** The same, and support has to look. */
    public VerifyResult forSupport() {
        return new VerifyResult(verdict, passed, findings, lastFour, retryAfter, unasked, withdrawals, true);
    }

    /** The same, and the exchange was not asked for it. */
    public VerifyResult withoutAsking() {
        return new VerifyResult(verdict, passed, findings, lastFour, retryAfter, true, withdrawals, support);
    }

    /** All findings, in the order people read them. */
    public List<Finding> all() {
        List<Finding> all = new ArrayList<>(findings);
        passed.forEach(check -> all.add(Finding.passed(check)));
        all.sort(Comparator.comparing(Finding::check));
        return all;
    }

    private static boolean wordless(Finding finding) {
        return finding.equals(Finding.passed(finding.check()));
    }
}
