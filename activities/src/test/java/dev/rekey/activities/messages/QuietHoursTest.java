package dev.rekey.activities.messages;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QuietHoursTest {

    @ParameterizedTest
    @CsvSource({
        // evening and night in Berlin, one hour ahead of UTC
        "21:00, 08:00, Europe/Berlin, 2026-11-23T19:59:59Z, ",
        "21:00, 08:00, Europe/Berlin, 2026-11-23T20:00:00Z, 2026-11-24T07:00:00Z",
        "21:00, 08:00, Europe/Berlin, 2026-11-24T02:00:00Z, 2026-11-24T07:00:00Z",
        "21:00, 08:00, Europe/Berlin, 2026-11-24T07:00:00Z, ",
        // the night in which the clocks go forward
        "21:00, 08:00, Europe/Berlin, 2027-03-27T23:00:00Z, 2027-03-28T06:00:00Z",
        // a morning that does not exist begins when it does
        "21:00, 02:30, Europe/Berlin, 2027-03-27T23:00:00Z, 2027-03-28T01:30:00Z",
        // quiet hours of a day
        "12:00, 14:00, UTC, 2026-11-23T12:30:00Z, 2026-11-23T14:00:00Z",
        "12:00, 14:00, UTC, 2026-11-23T14:00:00Z, ",
        // none at all
        "08:00, 08:00, UTC, 2026-11-23T08:00:00Z, ",
    })
    void end_when_the_customers_clock_says_so(
            LocalTime from, LocalTime until, ZoneId zone, Instant now, @Nullable Instant end) {
        assertThat(new QuietHours(from, until).endsAt(now, zone)).isEqualTo(end);
    }

    @Test
    void of_somebody_whose_zone_is_not_known_are_not_known() {
        assertThat(new QuietHours(LocalTime.of(21, 0), LocalTime.of(8, 0))
                        .endsAt(Instant.parse("2026-11-23T23:00:00Z"), null))
                .isNull();
    }
}
