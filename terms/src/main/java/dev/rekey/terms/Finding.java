package dev.rekey.terms;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One check with its result, as codes: the words are found when somebody reads it.
 *
 * @param told what is wrong and what to do about it; null when there is nothing to say
 * @param advised the code whose advice counts, where that is not the advice of what is told; null where it is
 * @param details short facts besides, such as "20 of 20"
 * @param repair the step that can fix it
 * @param exchangeCode the exchange's own code
 * @param exchangeText the exchange's own words: control and bidirectional characters removed, at most
 *     {@value #MOST_TEXT} characters
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record Finding(
        Check check,
        CheckResult result,
        @Nullable Phrase told,
        @Nullable String advised,
        List<Phrase> details,
        @Nullable Step repair,
        @Nullable String exchangeCode,
        @Nullable String exchangeText) {

    private static final int MOST_TEXT = 200;

    /** Cleans what the exchange said: its words are foreign input. An empty list is left out on the wire. */
    public Finding {
        details = details == null ? List.of() : List.copyOf(details);
        exchangeCode = clean(exchangeCode);
        exchangeText = clean(exchangeText);
    }

    private static Finding of(Check check, CheckResult result, @Nullable Phrase told, @Nullable Step repair) {
        return new Finding(check, result, told, null, List.of(), repair, null, null);
    }

    /** A check that passed. */
    public static Finding passed(Check check) {
        return of(check, CheckResult.PASSED, null, null);
    }

    /** A check the exchange cannot answer, or that was not reached. */
    public static Finding notChecked(Check check) {
        return of(check, CheckResult.NOT_CHECKED, null, null);
    }

    /** A check that failed. */
    public static Finding failed(Check check, Phrase told, @Nullable Step repair) {
        return of(check, CheckResult.FAILED, told, repair);
    }

    /** A check that will be tried again. */
    public static Finding waiting(Check check, Phrase told) {
        return of(check, CheckResult.WAITING, told, null);
    }

    /** A check of which nothing can be said now. */
    public static Finding unknown(Check check, Phrase told) {
        return of(check, CheckResult.UNKNOWN, told, null);
    }

    /** The same finding with the advice of another code. */
    public Finding advising(String code) {
        return new Finding(check, result, told, code, details, repair, exchangeCode, exchangeText);
    }

    /** The same finding with the exchange's own code and words. */
    public Finding said(@Nullable String code, @Nullable String text) {
        return new Finding(check, result, told, advised, details, repair, code, text);
    }

    /** The same finding with one more short fact, if there is one. */
    public Finding with(@Nullable Phrase fact) {
        return fact == null ? this : with(List.of(fact));
    }

    /** The same finding with more short facts. */
    public Finding with(List<Phrase> facts) {
        List<Phrase> all = Stream.concat(details.stream(), facts.stream()).toList();
        return new Finding(check, result, told, advised, all, repair, exchangeCode, exchangeText);
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

    /** What somebody else wrote, without signs that do not show, and cut. */
    public static @Nullable String clean(@Nullable String text) {
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
