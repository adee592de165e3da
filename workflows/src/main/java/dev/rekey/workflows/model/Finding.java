package dev.rekey.workflows.model;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * One check with its result, what the exchange said, and what to do about it.
 *
 * @param detail a fact worth showing, such as "20 of 20"
 * @param say one plain sentence on what is wrong; absent when passed
 * @param advice one action that mends it
 * @param repair the step that can mend it, if one can
 * @param exchangeCode the exchange's own code, kept as it came
 * @param exchangeText the exchange's own words, cleaned of control characters and cut
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Finding(
        Check check,
        CheckResult result,
        @Nullable String detail,
        @Nullable String say,
        @Nullable String advice,
        @Nullable Step repair,
        @Nullable String exchangeCode,
        @Nullable String exchangeText) {

    /** A check that passed. */
    public static Finding passed(Check check) {
        return new Finding(check, CheckResult.PASSED, null, null, null, null, null, null);
    }

    /** A check that failed: what is wrong, what to do, and where. */
    public static Finding failed(Check check, String say, String advice, @Nullable Step repair) {
        return new Finding(check, CheckResult.FAILED, null, say, advice, repair, null, null);
    }

    /** A check without an answer now. */
    public static Finding unknown(Check check, String say, String advice) {
        return new Finding(check, CheckResult.UNKNOWN, null, say, advice, null, null, null);
    }
}
