package dev.rekey.starter.words;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Moments in words, as the page says them when it arrives; a script keeps them fresh. */
@Component("times")
public class Times {

    private static final DateTimeFormatter EXACT =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm 'UTC'", Locale.ROOT).withZone(ZoneOffset.UTC);

    private static final DateTimeFormatter CLOCK =
            DateTimeFormatter.ofPattern("HH:mm 'UTC'", Locale.ROOT).withZone(ZoneOffset.UTC);

    private static final Duration SHORT = Duration.ofSeconds(45);

    private final Clock clock;

    Times(Clock clock) {
        this.clock = clock;
    }

    /** "3 hours ago", "in 2 minutes", "just now"; empty for no moment. */
    public String words(@Nullable Instant moment) {
        if (moment == null) {
            return "";
        }
        Duration ago = Duration.between(moment, clock.instant());
        if (ago.abs().compareTo(SHORT) < 0) {
            return ago.isNegative() ? "in a moment" : "just now";
        }
        String length = length(ago.abs());
        return ago.isNegative() ? "in " + length : length + " ago";
    }

    /** "for 3 hours", "just now": how long something has lasted that began then; empty for no moment. */
    public String lasting(@Nullable Instant since) {
        if (since == null) {
            return "";
        }
        Duration lasted = Duration.between(since, clock.instant());
        return lasted.compareTo(SHORT) < 0 ? "just now" : "for " + length(lasted);
    }

    /** "3 hours", for how long something lasted. */
    public String length(Duration duration) {
        long minutes = Math.max(1, Math.round(duration.toSeconds() / 60.0));
        if (minutes < 90) {
            return minutes == 1 ? "1 minute" : minutes + " minutes";
        }
        long hours = Math.round(minutes / 60.0);
        if (hours < 36) {
            return hours + " hours";
        }
        return Math.round(hours / 24.0) + " days";
    }

    /** "21:22 UTC", until a script says it in the reader's own time. */
    public String clock(Instant moment) {
        return CLOCK.format(moment);
    }

    /** The exact moment, for whoever wants to know. */
    public String exact(@Nullable Instant moment) {
        return moment == null ? "" : EXACT.format(moment);
    }
}
