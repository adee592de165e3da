package dev.rekey.sandbox;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How one sandbox exchange behaves at present.
 *
 * @param fault what is wrong with it
 * @param propagation how long a saved key takes to come into force
 * @param clockOffset how far its clock is ahead of the true one
 * @param refusal the code with which it refuses every request that can be refused so; null when it does not
 */
public record Conditions(
        Fault fault,
        Duration propagation,
        Duration clockOffset,
        @Nullable String refusal) {

    /** The same without a refusal. */
    public Conditions(Fault fault, Duration propagation, Duration clockOffset) {
        this(fault, propagation, clockOffset, null);
    }

    /** The same with another fault. */
    public Conditions with(Fault other) {
        return new Conditions(other, propagation, clockOffset, refusal);
    }

    /** The same with every request refused with this code; null for none. */
    public Conditions refusing(@Nullable String code) {
        return new Conditions(fault, propagation, clockOffset, code);
    }
}
