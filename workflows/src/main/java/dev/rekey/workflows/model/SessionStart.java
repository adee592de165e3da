package dev.rekey.workflows.model;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a rotation session begins with.
 *
 * @param sessionId names the session for people and tables; made by whoever starts it
 * @param words the reason in words, for {@link Reason#OTHER}
 * @param by who started it
 * @param accounts the accounts it covers, in any order
 * @param rules the number of the rules it follows to its end, see {@link #RULES}
 * @param asked ids of the requests that asked for it while an earlier session was there; each counts once
 * @param carried the state of an earlier run of the same session, when it continued as new
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record SessionStart(
        String sessionId,
        String customerId,
        Reason reason,
        @Nullable String words,
        Actor by,
        List<AccountRef> accounts,
        Pace pace,
        int rules,
        @Nullable List<String> asked,
        @Nullable Carried carried) {

    /**
     * The number of the rules new sessions begin with. A run follows the rules it began with to its end, whatever build
     * its worker has: the number stands in what it began with, so no marker and no {@code getVersion} is needed.
     *
     * <p>A change of a rule takes two releases. The first knows the new number and still begins with the old one; the
     * second begins with the new one. So the release before can take over at any moment and go on with every open run.
     */
    public static final int RULES = 1;

    /** A session that has not begun, under the rules new sessions begin with. */
    public SessionStart(
            String sessionId,
            String customerId,
            Reason reason,
            @Nullable String words,
            Actor by,
            List<AccountRef> accounts,
            Pace pace) {
        this(sessionId, customerId, reason, words, by, accounts, pace, RULES, null, null);
    }

    /** What the next run of this session begins with. */
    public SessionStart carrying(Carried state) {
        return new SessionStart(sessionId, customerId, reason, words, by, List.of(), pace, rules, null, state);
    }

    /** The same session with these accounts alone, asked for by nobody yet. */
    public SessionStart only(List<AccountRef> some) {
        return new SessionStart(sessionId, customerId, reason, words, by, some, pace, rules, null, null);
    }

    /** The same session with further accounts, for which this request asked. */
    public SessionStart with(List<AccountRef> further, String requestId) {
        List<AccountRef> all = new ArrayList<>(accounts);
        all.addAll(further);
        List<String> by = asked == null ? new ArrayList<>() : new ArrayList<>(asked);
        by.add(requestId);
        return new SessionStart(sessionId, customerId, reason, words, this.by, all, pace, rules, by, null);
    }

    /**
     * What one run hands to the next.
     *
     * @param view as it was published last
     * @param accounts all accounts of the session, in its order
     * @param running the accounts whose rotations have not ended
     * @param lastReminder when the customer was reminded last
     * @param nextReminder when the next reminder is looked into
     * @param seen ids of actions already taken
     * @param next the session that begins when this one has ended
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Carried(
            SessionView view,
            List<AccountRef> accounts,
            List<String> running,
            Instant lastReminder,
            @Nullable Instant nextReminder,
            List<String> seen,
            @Nullable SessionStart next) {}
}
