package dev.rekey.workflows.model;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One key of an account.
 *
 * @param lastFour the last four characters of the new key, once there is one
 * @param connectedAt when the new key passed its first check, also where it was refused later
 * @param refusedAt when a key that had worked was refused; absent while it works
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record SlotView(
        String name,
        State state,
        @Nullable String lastFour,
        @Nullable Instant connectedAt,
        @Nullable Instant refusedAt) {

    /** A key that was not refused after it had worked. */
    public SlotView(String name, State state, @Nullable String lastFour, @Nullable Instant connectedAt) {
        this(name, state, lastFour, connectedAt, null);
    }

    /** How far this key is. */
    public enum State {
        OPEN,
        /** The new key is in use; the second check is due. */
        CONNECTED,
        REPLACED,
        /** The customer says this account never had such a key. */
        ABSENT
    }
}
