package dev.rekey.activities.messages;

import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import org.jspecify.annotations.Nullable;

/**
 * When nobody is reminded: from one time of day to another, the customer's. Of somebody whose zone is not known nobody
 * knows when that is.
 *
 * @param until the first minute in which messages go out again; the same as {@code from} for no quiet hours
 */
public record QuietHours(LocalTime from, LocalTime until) {

    /** When they end, if it is in them now; else null. */
    public @Nullable Instant endsAt(Instant now, @Nullable ZoneId zone) {
        if (zone == null || from.equals(until)) {
            return null;
        }
        ZonedDateTime here = now.atZone(zone);
        LocalTime time = here.toLocalTime();
        boolean overnight = from.isAfter(until);
        boolean quiet =
                overnight ? !time.isBefore(from) || time.isBefore(until) : !time.isBefore(from) && time.isBefore(until);
        if (!quiet) {
            return null;
        }
        boolean tomorrow = overnight && !time.isBefore(from);
        return here.toLocalDate()
                .plusDays(tomorrow ? 1 : 0)
                .atTime(until)
                .atZone(zone)
                .toInstant();
    }
}
