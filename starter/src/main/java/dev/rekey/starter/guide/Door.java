package dev.rekey.starter.guide;

import dev.rekey.starter.web.Csrf;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How the door of a guide link stands for the browser that looks at it.
 *
 * @param state what is to do there
 * @param number the number of this browser's request for a code; null when it has made none
 * @param endedAt when the session ended; null unless it is over
 * @param next where to go on; null for whoever is not in
 * @param mailed whether a code that is asked for comes by mail
 * @param csrf for the next POST; null on pages, which carry it otherwise
 */
public record Door(
        State state,
        @Nullable Integer number,
        @Nullable Instant endedAt,
        @Nullable String next,
        boolean mailed,
        @Nullable Csrf csrf) {

    /** What is to do at the door. */
    public enum State {
        /** Enter a code, or ask for one. */
        CODE,
        /** Support was asked for a code and has not made it yet. */
        ASKED,
        /** Support has made a code for this browser; enter it. */
        MADE,
        /** The code that was made for this browser fits no more; ask for another one. */
        SPENT,
        /** Go on: this browser is in. */
        IN,
        /** Ask for a new link: a newer one has taken the place of this one, or it never was one. */
        OLD,
        /** Nothing: the session is over. */
        OVER
    }

    static Door of(State state) {
        return new Door(state, null, null, state == State.IN ? "/guide" : null, false, null);
    }

    Door with(@Nullable Csrf token) {
        return new Door(state, number, endedAt, next, mailed, token);
    }

    /** Whether a code can be entered. */
    public boolean takesCode() {
        return state == State.CODE || state == State.ASKED || state == State.MADE || state == State.SPENT;
    }
}
