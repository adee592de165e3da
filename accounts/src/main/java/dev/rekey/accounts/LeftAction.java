package dev.rekey.accounts;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An action and what became of it.
 *
 * @param request which one it is
 * @param leftAt when it was left with Temporal, because nobody answered; null when it was answered at once
 * @param kept whether Temporal said that it keeps it; otherwise it may have been lost on its way
 * @param answeredAt when it was judged; null when it was not yet
 * @param refusal why it was not done, as a sentence; null when it was done or is not judged yet
 */
public record LeftAction(
        Request request,
        @Nullable Instant leftAt,
        boolean kept,
        @Nullable Instant answeredAt,
        @Nullable String refusal) {

    /** The action that starts a session, or joins the open one. Its name is the id of the session it would start. */
    public static final String START = "Start";

    /** What a session says it took when it was a start. */
    public static final String JOIN = "Join";

    /**
     * Which action of whom.
     *
     * @param sessionId the session it was meant for
     * @param accountId the account it is about; empty for the session as a whole
     * @param requestId the name its sender gave it; one name counts once for an account or a session
     * @param action its name, such as {@code Connect}
     * @param actorKind what sort of actor took it
     * @param actor who took it
     */
    public record Request(
            String sessionId,
            String accountId,
            String requestId,
            String customerId,
            String action,
            String actorKind,
            String actor) {}

    /** Whether it waits to be judged. */
    public boolean pending() {
        return leftAt != null && answeredAt == null;
    }

    /** Whether it was taken. */
    public boolean done() {
        return answeredAt != null && refusal == null;
    }
}
