package dev.rekey.workflows.model;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A session as lists and headers show it. Each account's own place is in its {@link AccountView}.
 *
 * @param agent who looks after it: whoever started it, until it is assigned to an agent
 * @param accountIds the accounts in the order of what is at risk
 * @param finished the accounts that are done, with their outcomes
 * @param assigned true when the agent was assigned; absent while it is still whoever started it
 * @param proof what shows who started it; absent when nothing does
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
        @Nullable Instant endedAt,
        @Nullable Boolean assigned,
        @Nullable Proof proof) {

    /** Views of before sessions could be assigned name no agent. */
    public SessionView {
        agent = Objects.requireNonNullElse(agent, startedBy);
    }

    /** Without a word on who started it. */
    public SessionView(
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
        this(
                sessionId,
                customerId,
                revision,
                reason,
                words,
                startedBy,
                agent,
                startedAt,
                expiresAt,
                accountIds,
                finished,
                reminders,
                state,
                endedAt,
                null,
                null);
    }

    /** How many accounts work again: one that was left out is over, and not done. */
    public int working() {
        return (int) finished.stream().filter(one -> one.outcome().success()).count();
    }

    /** The same as people are shown it: what proves who started it is of no use to them. */
    public SessionView shown() {
        return with(finished, null, null);
    }

    /** The same with these accounts done as well, those that it does not know to be done. */
    public SessionView withFinished(List<AccountOutcome> more) {
        List<AccountOutcome> all = new ArrayList<>(finished);
        for (AccountOutcome outcome : more) {
            if (all.stream().noneMatch(known -> known.accountId().equals(outcome.accountId()))) {
                all.add(outcome);
            }
        }
        return all.size() == finished.size() ? this : with(List.copyOf(all), assigned, proof);
    }

    private SessionView with(List<AccountOutcome> done, @Nullable Boolean isAssigned, @Nullable Proof shows) {
        return new SessionView(
                sessionId,
                customerId,
                revision,
                reason,
                words,
                startedBy,
                agent,
                startedAt,
                expiresAt,
                accountIds,
                done,
                reminders,
                state,
                endedAt,
                isAssigned,
                shows);
    }

    /** The same, started by somebody else; whoever started it looks after it until it is assigned. */
    public SessionView startedBy(Actor other) {
        return new SessionView(
                sessionId,
                customerId,
                revision,
                reason,
                words,
                other,
                Boolean.TRUE.equals(assigned) ? agent : other,
                startedAt,
                expiresAt,
                accountIds,
                finished,
                reminders,
                state,
                endedAt,
                assigned,
                null);
    }

    /** Whether a session runs, and how it ended. */
    public enum State {
        OPEN,
        FINISHED,
        CANCELLED,
        EXPIRED
    }
}
