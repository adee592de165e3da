package dev.rekey.accounts.read;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What the desk lists of a session: copied out of its view, so that a list reads no JSON.
 *
 * @param sessionId the session
 * @param customerId whose session
 * @param reason why it was started
 * @param state the session's state, as one constant word
 * @param waitingOn whom or what it waits for, as one constant word
 * @param agent the agent who has it, if one
 * @param accountsTotal how many accounts it takes care of
 * @param accountsDone how many of them are over
 * @param waitingSince since when it has waited
 * @param startedAt when it was started
 * @param endedAt when it ended; null while it is open
 * @param headline one plain sentence
 */
public record SessionSummary(
        String sessionId,
        String customerId,
        String reason,
        String state,
        @Nullable String waitingOn,
        @Nullable String agent,
        int accountsTotal,
        int accountsDone,
        @Nullable Instant waitingSince,
        Instant startedAt,
        @Nullable Instant endedAt,
        String headline) {

    /** Whether the session is still going on. */
    public boolean open() {
        return endedAt == null;
    }
}
