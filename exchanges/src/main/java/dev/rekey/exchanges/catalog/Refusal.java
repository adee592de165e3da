package dev.rekey.exchanges.catalog;

import dev.rekey.terms.Check;
import dev.rekey.terms.Phrase;
import dev.rekey.terms.Step;
import dev.rekey.terms.Verdict;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One row of an exchange's refusals: a cause, how it is recognised, and what people read.
 *
 * @param codes the exchange's codes or the beginnings of its texts that mean this; empty when the exchange cannot tell
 * @param verdict what it means for the key
 * @param check the check it belongs to
 * @param code the key of its words: {@code refusal.} and the cause, unless the file names another for a second row of it
 * @param args what stands in its sentence; none in the files
 * @param say what the trader reads: what is wrong
 * @param advice what the trader reads: what to do
 * @param agent what the agent reads besides
 * @param repair the step that can fix it
 * @param source where the codes stand, or why the exchange cannot tell
 * @param confirmed whether the exchange documents it
 * @param patience how long after the first try of a key this row stands; after that the next row of the same cause does,
 *     which rejects. Null when it stands for ever
 */
public record Refusal(
        Cause cause,
        List<String> codes,
        Verdict verdict,
        Check check,
        String code,
        List<String> args,
        String say,
        String advice,
        @Nullable String agent,
        @Nullable Step repair,
        String source,
        boolean confirmed,
        @Nullable Duration patience) {

    /**
     * Whether this row still stands for a key.
     *
     * @param tried how long ago it was first tried
     */
    public boolean stands(Duration tried) {
        return patience == null || tried.compareTo(patience) <= 0;
    }

    /** Rows of the files have nothing to put into their sentences. */
    public Refusal {
        args = args == null ? List.of() : List.copyOf(args);
    }

    /** A row for what no exchange says and we see ourselves: nothing can be said of the key. */
    public static Refusal seen(Cause cause, Check check, Phrase told, String source) {
        return new Refusal(
                cause,
                List.of(),
                Verdict.UNKNOWN,
                check,
                told.code(),
                told.args(),
                "",
                "",
                null,
                null,
                source,
                true,
                null);
    }

    /** What a finding tells of it. */
    public Phrase told() {
        return new Phrase(code, args);
    }

    /** Whether a code means this: it is one of the codes, or a text that begins like one of those with a colon. */
    public boolean recognises(String code) {
        return codes.stream().anyMatch(known -> code.equals(known) || (known.contains(":") && code.startsWith(known)));
    }

    /** Whether this exchange has an answer of its own for the cause. */
    public boolean recognisable() {
        return !codes.isEmpty();
    }
}
