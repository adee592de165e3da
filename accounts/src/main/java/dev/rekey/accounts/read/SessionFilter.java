package dev.rekey.accounts.read;

import org.jspecify.annotations.Nullable;

/**
 * Which sessions the desk wants to see. A null part asks for nothing.
 *
 * @param scope open, ended or all
 * @param state only this state
 * @param reason only this reason
 * @param waitingOn only those that wait for this
 * @param agent only this agent's
 * @param text part of the customer's reference or name
 */
public record SessionFilter(
        Scope scope,
        @Nullable String state,
        @Nullable String reason,
        @Nullable String waitingOn,
        @Nullable String agent,
        @Nullable String text) {

    /** Whether sessions that are over are wanted. */
    public enum Scope {
        /** Those that go on. */
        OPEN,
        /** Those that are over. */
        ENDED,
        /** Both. */
        ALL
    }

    /** Every open session. */
    public static SessionFilter everyOpen() {
        return new SessionFilter(Scope.OPEN, null, null, null, null, null);
    }
}
