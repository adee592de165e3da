package dev.rekey.workflows.impl;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Times that the Temporal Web UI shows: always UTC, so that a replay reads the same anywhere. */
final class TimeWords {

    private static final DateTimeFormatter CLOCK =
            DateTimeFormatter.ofPattern("HH:mm 'UTC'", Locale.ROOT).withZone(ZoneOffset.UTC);
    private static final DateTimeFormatter DAY_AND_CLOCK =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm 'UTC'", Locale.ROOT).withZone(ZoneOffset.UTC);

    private static final String UNKNOWN = "–";

    private TimeWords() {}

    static String clock(@Nullable Instant at) {
        return at == null ? UNKNOWN : CLOCK.format(at);
    }

    static String dayAndClock(@Nullable Instant at) {
        return at == null ? UNKNOWN : DAY_AND_CLOCK.format(at);
    }
}
