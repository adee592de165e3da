package dev.rekey.exchanges.catalog;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How far the time in a request may be from the exchange's own.
 *
 * @param within the longest difference at which a request is still taken
 * @param ahead the same for a time in the future, where that is less; null where it is the same
 * @param source where it stands
 * @param confirmed whether the exchange documents it
 */
public record ClockRule(Duration within, @Nullable Duration ahead, String source, boolean confirmed) {

    /** How far a time may lie in the future. */
    public Duration longestAhead() {
        return ahead == null ? within : ahead;
    }
}
