package dev.rekey.terms;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * One check with its result.
 *
 * @param detail a short fact, such as "20 of 20"
 * @param say what is wrong, as one plain sentence
 * @param advice what to do, as one action
 * @param repair the step that can fix it
 * @param exchangeCode the exchange's own code
 * @param exchangeText the exchange's own words: control and bidirectional characters removed, at most
 *     {@value #MOST_TEXT} characters
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

    private static final int MOST_TEXT = 200;

    /** Cleans what the exchange said: its words are foreign input. */
    public Finding {
        exchangeCode = clean(exchangeCode);
        exchangeText = clean(exchangeText);
    }

    /** A check that passed. */
    public static Finding passed(Check check) {
        return new Finding(check, CheckResult.PASSED, null, null, null, null, null, null);
    }

    /** A check that passed, with a short fact. */
    public static Finding passed(Check check, String detail) {
        return new Finding(check, CheckResult.PASSED, detail, null, null, null, null, null);
    }

    /** A check the exchange cannot answer, or that was not reached. */
    public static Finding notChecked(Check check, @Nullable String why) {
        return new Finding(check, CheckResult.NOT_CHECKED, why, null, null, null, null, null);
    }

    /** A check that failed. */
    public static Finding failed(Check check, String say, String advice, @Nullable Step repair) {
        return new Finding(check, CheckResult.FAILED, null, say, advice, repair, null, null);
    }

    /** A check that will be tried again. */
    public static Finding waiting(Check check, String say, String advice) {
        return new Finding(check, CheckResult.WAITING, null, say, advice, null, null, null);
    }

    /** A check of which nothing can be said now. */
    public static Finding unknown(Check check, String say, String advice) {
        return new Finding(check, CheckResult.UNKNOWN, null, say, advice, null, null, null);
    }

    /** The same finding with the exchange's own code and words. */
    public Finding said(@Nullable String code, @Nullable String text) {
        return new Finding(check, result, detail, say, advice, repair, code, text);
    }

    /** The same finding with a short fact. */
    public Finding with(@Nullable String newDetail) {
        return new Finding(check, result, newDetail, say, advice, repair, exchangeCode, exchangeText);
    }

    /** What this finding alone means for the key. */
    public Verdict verdict() {
        return switch (result) {
            case PASSED, NOT_CHECKED -> Verdict.ACCEPTED;
            case WAITING -> Verdict.NOT_READY;
            case UNKNOWN -> Verdict.UNKNOWN;
            case FAILED -> Verdict.REJECTED;
        };
    }

    private static @Nullable String clean(@Nullable String text) {
        if (text == null || text.isBlank()) {
            return null;
        }
        StringBuilder clean = new StringBuilder();
        text.codePoints()
                .map(c -> Character.isWhitespace(c) ? ' ' : c)
                .filter(c -> !hostile(c))
                .limit(MOST_TEXT)
                .forEach(clean::appendCodePoint);
        return clean.toString().strip();
    }

    private static boolean hostile(int codePoint) {
        int type = Character.getType(codePoint);
        return type == Character.CONTROL
                || type == Character.FORMAT
                || type == Character.SURROGATE
                || type == Character.PRIVATE_USE
                || type == Character.UNASSIGNED;
    }
}
