package dev.rekey.activities.messages;

import java.time.Duration;
import java.time.Instant;

/** When a customer is told that a session soon ends by itself. */
public final class ClosingSoon {

    private static final Duration BEFORE = Duration.ofDays(3);

    private ClosingSoon() {}

    /** Three days before, and no more than a tenth of its time before a session that is shorter. */
    public static Instant dueAt(Instant startedAt, Instant expiresAt) {
        Duration tenth = Duration.between(startedAt, expiresAt).dividedBy(10);
        return expiresAt.minus(tenth.compareTo(BEFORE) < 0 ? tenth : BEFORE);
    }
}
