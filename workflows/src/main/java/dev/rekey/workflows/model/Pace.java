package dev.rekey.workflows.model;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Duration;
import java.util.List;

/**
 * The durations of a session: configuration, fixed when the session begins.
 *
 * @param secondCheckAfter between the first good check and the second
 * @param retryFirst the first pause before asking again when an exchange is not ready or does not answer
 * @param retryMost the longest pause; pauses double from the first up to this
 * @param helpAfter how long an account may wait on its exchange before a human is asked for
 * @param remindAfter after how much silence the customer is reminded, each counted from the last sign of life
 * @param expireAfter after how long the session ends by itself
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record Pace(
        Duration secondCheckAfter,
        Duration retryFirst,
        Duration retryMost,
        Duration helpAfter,
        List<Duration> remindAfter,
        Duration expireAfter) {

    /** No reminders are left out on the wire. */
    public Pace {
        remindAfter = remindAfter == null ? List.of() : List.copyOf(remindAfter);
    }

    /** Whether every duration is there: a command line may leave some out. */
    public boolean whole() {
        return secondCheckAfter != null
                && retryFirst != null
                && retryMost != null
                && helpAfter != null
                && expireAfter != null;
    }

    /** What an account needs to know of it: reminders are the session's. */
    public Pace ofAnAccount() {
        return new Pace(secondCheckAfter, retryFirst, retryMost, helpAfter, List.of(), expireAfter);
    }

    /** The numbers of a real desk. */
    public static Pace standard() {
        return new Pace(
                Duration.ofMinutes(2),
                Duration.ofMinutes(1),
                Duration.ofHours(1),
                Duration.ofHours(12),
                List.of(Duration.ofHours(1), Duration.ofHours(24), Duration.ofHours(72)),
                Duration.ofDays(30));
    }
}
