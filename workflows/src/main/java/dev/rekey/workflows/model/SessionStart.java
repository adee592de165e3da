package dev.rekey.workflows.model;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.rekey.workflows.digest.Digest;
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
 * @param carried the state of an earlier run of the same session, when it continued as new
 * @param signature a starter's word for who starts it; without one it is recorded as started by Temporal
 * @param joined accounts that others added before it began; who started it did not name them
 * @param taken the ids of those that were named and that it begins with; null for all of them
 * @param asked ids of the requests that asked for it while an earlier session was there; each counts once
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
        @Nullable Carried carried,
        @Nullable String signature,
        @Nullable List<AccountRef> joined,
        @Nullable List<String> taken,
        @Nullable List<String> asked) {

    /** What starting a session is called where it is recorded. */
    public static final String WHAT = "started";

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
        this(sessionId, customerId, reason, words, by, accounts, pace, RULES, null);
    }

    /** Not signed. */
    public SessionStart(
            String sessionId,
            String customerId,
            Reason reason,
            @Nullable String words,
            Actor by,
            List<AccountRef> accounts,
            Pace pace,
            int rules,
            @Nullable Carried carried) {
        this(sessionId, customerId, reason, words, by, accounts, pace, rules, carried, null, null, null, null);
    }

    /** What a starter signs of it when it is sent to this workflow. */
    public Statement statement(String workflowId) {
        return new Statement(workflowId, sessionId, by, WHAT, content());
    }

    /** The same with this signature. */
    public SessionStart signed(String signature) {
        return new SessionStart(
                sessionId,
                customerId,
                reason,
                words,
                by,
                accounts,
                pace,
                rules,
                carried,
                signature,
                joined,
                taken,
                asked);
    }

    /** What shows who started it; null when nothing does. What a session carries has its proof in its view. */
    public @Nullable Proof proof() {
        return signature == null ? null : new Proof(content(), signature);
    }

    private String content() {
        return Digest.of(customerId, reason, words, accounts, pace, rules);
    }

    /** The accounts it begins with, whoever named them. */
    public List<AccountRef> allAccounts() {
        List<AccountRef> all = new ArrayList<>(accounts);
        if (taken != null) {
            all.removeIf(account -> !taken.contains(account.accountId()));
        }
        if (joined != null) {
            all.addAll(joined);
        }
        return all;
    }

    /** What the next run of this session begins with. */
    public SessionStart carrying(Carried state) {
        return new SessionStart(
                sessionId, customerId, reason, words, by, List.of(), pace, rules, state, null, null, null, null);
    }

    /** The same session with some of the accounts that were named, for which this request asked. */
    public SessionStart only(List<AccountRef> some, String requestId) {
        List<String> ids = some.stream().map(AccountRef::accountId).toList();
        boolean all = accounts.stream().allMatch(account -> ids.contains(account.accountId()));
        return waiting(joined, all ? null : ids, List.of(requestId));
    }

    /** The same session with further accounts, for which this request asked. */
    public SessionStart with(List<AccountRef> further, String requestId) {
        List<AccountRef> also = new ArrayList<>(joined == null ? List.of() : joined);
        also.addAll(further);
        List<String> requests = new ArrayList<>(asked == null ? List.of() : asked);
        requests.add(requestId);
        return waiting(also.isEmpty() ? null : also, taken, requests);
    }

    private SessionStart waiting(@Nullable List<AccountRef> also, @Nullable List<String> some, List<String> requests) {
        return new SessionStart(
                sessionId, customerId, reason, words, by, accounts, pace, rules, null, signature, also, some, requests);
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
     * @param namedAgain the starts that named accounts whose rotations had not ended, as far as was known
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Carried(
            SessionView view,
            List<AccountRef> accounts,
            List<String> running,
            Instant lastReminder,
            @Nullable Instant nextReminder,
            List<String> seen,
            @Nullable SessionStart next,
            @JsonInclude(JsonInclude.Include.NON_EMPTY) List<NamedAgain> namedAgain) {

        /** An empty list is left out on the wire. */
        public Carried {
            namedAgain = namedAgain == null ? List.of() : List.copyOf(namedAgain);
        }
    }

    /**
     * A start that named accounts of a session while their rotations had not ended, as far as the session knew.
     *
     * @param accountIds these accounts
     * @param requestId the request it came with
     * @param at when
     */
    public record NamedAgain(SessionStart start, List<String> accountIds, String requestId, Instant at) {}
}
