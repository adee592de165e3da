package dev.rekey.workflows.model;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A session as lists and headers show it. Each account's own place is in its {@link AccountView}.
 *
 * @param agent who looks after it: whoever started it, until it is assigned to an agent
 * @param accountIds the accounts in the order of what is at risk
 * @param finished the accounts that are done, with their outcomes
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record SessionView(
        String sessionId,
        String customerId,
        long revision,
        Reason reason,
        @Nullable String words,
        Actor startedBy,
        Actor agent,
        Instant startedAt,
        Instant expiresAt,
        List<String> accountIds,
        List<AccountOutcome> finished,
        int reminders,
        State state,
        @Nullable Instant endedAt) {

    /** Views of before sessions could be assigned name no agent. */
    public SessionView {
        agent = Objects.requireNonNullElse(agent, startedBy);
    }

    /** Whether a session runs, and how it ended. */
    public enum State {
        OPEN,
        FINISHED,
        CANCELLED,
        EXPIRED
    }
}
