package dev.rekey.exchanges.check;

import dev.rekey.exchanges.catalog.Cause;
import dev.rekey.exchanges.catalog.Refusal;
import dev.rekey.terms.Verdict;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/**
 * What came of one request. Its text form shows nothing of the answer.
 *
 * @param json the answer; missing unless the kind is {@link Kind#ANSWERED}
 * @param code the exchange's own code, or "HTTP 503"; null when there was no answer at all
 * @param text the exchange's own words
 * @param rows the catalogue's rows for the code, the likeliest first
 * @param retryAfter the pause the exchange asks for
 */
public record Reply(
        Kind kind,
        JsonNode json,
        @Nullable String code,
        @Nullable String text,
        List<Refusal> rows,
        @Nullable Duration retryAfter) {

    /** How it went. */
    public enum Kind {
        /** The exchange did what was asked. */
        ANSWERED,
        /** The exchange said no, with a code of its own. */
        REFUSED,
        /** Something on the way answered, or the exchange did without a code of its own. */
        DISTURBED,
        /** Nothing answered: no connection, or it was cut. */
        UNREACHABLE,
        /** No whole answer within the time. */
        TIMED_OUT,
        /** The answer is not one of this call. */
        UNREADABLE
    }

    /** Nothing came. */
    static Reply without(Kind kind) {
        return without(kind, null, null, List.of(), null);
    }

    /** Something came that is no answer of this call. */
    static Reply without(
            Kind kind,
            @Nullable String code,
            @Nullable String text,
            List<Refusal> rows,
            @Nullable Duration retryAfter) {
        return new Reply(kind, MissingNode.getInstance(), code, text, rows, retryAfter);
    }

    /** The same, understood in another way. */
    Reply because(Refusal row) {
        return new Reply(kind, json, code, text, List.of(row), retryAfter);
    }

    /** Whether the exchange did what was asked. */
    public boolean ok() {
        return kind == Kind.ANSWERED;
    }

    /** Whether the exchange said no, with a code of its own. */
    public boolean refused() {
        return kind == Kind.REFUSED;
    }

    /** Whether the exchange said no, with one of these codes. */
    public boolean refusedWith(String... codes) {
        return kind == Kind.REFUSED && code != null && List.of(codes).contains(code);
    }

    /** Whether the exchange said no, and the first row for it names this cause. */
    public boolean refusedFor(Cause cause) {
        return kind == Kind.REFUSED && !rows.isEmpty() && rows.get(0).cause() == cause;
    }

    /** Whether the exchange knows the key, as its yes shows, or a no that only a key it knows gets. */
    boolean knowsKey() {
        return ok()
                || (refused()
                        && !rows.isEmpty()
                        && rows.stream()
                                .allMatch(row -> row.cause() != Cause.UNKNOWN_KEY && row.verdict() != Verdict.UNKNOWN));
    }

    /** Whether asking on would make things worse. */
    public boolean slowDown() {
        return !rows.isEmpty() && rows.get(0).cause() == Cause.RATE_LIMIT;
    }

    @Override
    public String toString() {
        return "Reply[" + kind + ", redacted]";
    }
}
