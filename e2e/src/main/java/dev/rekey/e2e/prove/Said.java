package dev.rekey.e2e.prove;

import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One answer that a person was given.
 *
 * @param at when it was asked for
 * @param millis how long it took
 * @param what the name of the action on the wire, or what else was wanted
 * @param id the request's own id
 * @param detail what of the request matters for the judgement: the last four characters of a key, accounts
 * @param text the sentence, or the id of what was made
 * @param revision of the view that was answered with
 */
record Said(
        Instant at,
        long millis,
        String customer,
        @Nullable String session,
        @Nullable String account,
        String what,
        String id,
        String detail,
        Kind kind,
        int status,
        String text,
        long revision) {

    /** What the answer promises. */
    enum Kind {
        /** It was done: here is what it led to. */
        TAKEN,
        /** It will be done, or answered. */
        SAVED,
        /** It was not done, and will not be. */
        REFUSED,
        /** Not now; nothing was done. */
        BUSY,
        /** It was said that nothing was saved, sent or changed. */
        DENIED,
        /** No answer, or one that promises nothing. */
        UNKNOWN
    }

    /** What an answer promises by its status, by what it says of being done, and else by its sentence. */
    static Kind kind(int status, String done, String sentence) {
        if (status == 202) {
            return Kind.SAVED;
        }
        if (status / 100 == 2) {
            return Kind.TAKEN;
        }
        if (status == 429) {
            return Kind.BUSY;
        }
        if (status / 100 == 4) {
            return Kind.REFUSED;
        }
        if (!done.isEmpty()) {
            return done.equals("no") ? Kind.DENIED : Kind.UNKNOWN;
        }
        String text = sentence.toLowerCase(Locale.ROOT);
        boolean denies = text.contains("not saved")
                || text.contains("nothing was changed")
                || text.contains("nothing was sent")
                || text.contains("nothing was done")
                || text.contains("nothing was saved");
        return denies ? Kind.DENIED : Kind.UNKNOWN;
    }

    /** In one line, for whoever looks for the fault. */
    String line() {
        return at + " +" + millis + " ms " + customer + " " + (account == null ? "-" : account) + " " + what + " " + id
                + (detail.isEmpty() ? "" : " [" + detail + "]") + " → " + kind + " " + status + " “" + text + "”";
    }
}
