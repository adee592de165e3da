package dev.rekey.workflows.model;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.rekey.terms.Withdrawals;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an account rotation begins with.
 *
 * @param rules the number of the rules it follows to its end, see {@link SessionStart#RULES}
 * @param carried the state of an earlier run of the same rotation, when it continued as new
 * @param begunAt when its session began it, which shows its first view before the rotation itself does anything; absent
 *     where there is no session, and once it continued as new
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record AccountStart(
        String sessionId,
        String customerId,
        Reason reason,
        AccountRef account,
        Pace pace,
        int rules,
        @Nullable Carried carried,
        @Nullable Instant begunAt) {

    /** A rotation that has not begun, under the rules new sessions begin with. */
    public AccountStart(String sessionId, String customerId, Reason reason, AccountRef account, Pace pace) {
        this(sessionId, customerId, reason, account, pace, SessionStart.RULES, null, null);
    }

    /** What the next run of this rotation begins with. */
    public AccountStart carrying(Carried state) {
        return new AccountStart(sessionId, customerId, reason, account, pace, rules, state, null);
    }

    /**
     * What one run hands to the next.
     *
     * @param attempt the number of the credential handed in last
     * @param sealed that credential, still sealed to the intake key
     * @param held whether the key already stored is what a check would ask about
     * @param retries how often the exchange was asked in vain
     * @param unreadySince since when it has been
     * @param triedSince since when it answers that this credential is not ready
     * @param seen ids of actions already taken
     * @param checkTimes when checks were asked for lately, in milliseconds since 1970
     * @param heldKeyExposed true when the key already stored may have been written in the open; absent otherwise
     * @param sessionMoved true when the session goes on in a run that hears of this rotation by signal; absent otherwise
     * @param keyKept true when a key of the account was kept by the short way; absent otherwise
     * @param stepRevision the first view of the present step: a page older than this shows another one
     * @param shortWay true when the short way was taken; absent otherwise, also where the view only offers it
     * @param unprovedKey the last four characters of the key that was handed in last and not accepted
     * @param exposed the last four characters of the secrets that were written in the open
     * @param withdrawalsOff true when the customer has stated that withdrawals are off for the key that is looked at
     * @param rests on what it rests that the key in use may not withdraw; absent where the exchange told it
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Carried(
            AccountView view,
            int attempt,
            @Nullable String sealed,
            boolean held,
            int retries,
            @Nullable Instant unreadySince,
            @Nullable Instant triedSince,
            List<String> seen,
            List<Long> checkTimes,
            @Nullable Boolean heldKeyExposed,
            @Nullable Boolean sessionMoved,
            @Nullable Boolean keyKept,
            long stepRevision,
            @Nullable Boolean shortWay,
            @Nullable String unprovedKey,
            @JsonInclude(JsonInclude.Include.NON_EMPTY) List<String> exposed,
            @Nullable Boolean withdrawalsOff,
            @Nullable Withdrawals rests) {

        /** An empty list is left out on the wire. */
        public Carried {
            exposed = exposed == null ? List.of() : List.copyOf(exposed);
        }

        @Override
        public String toString() {
            return "Carried[revision=" + view.revision() + ", attempt=" + attempt + "]";
        }
    }
}
