package dev.rekey.worker.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SuspectsTest {

    private final MovedClock clock = new MovedClock();
    private final Suspects suspects = new Suspects(clock);
    private final List<Integer> repairs = new ArrayList<>();

    private void look(int revision) {
        try (Suspects.Look look = suspects.look("account-1")) {
            look.differs("view", revision, (seenFor, tries) -> repairs.add(tries));
        }
    }

    @Test
    void a_view_on_its_way_is_left_alone() {
        // when it differs, and a moment later in another way: it moves
        look(1);
        clock.advance(Duration.ofSeconds(4));
        look(2);
        clock.advance(Duration.ofSeconds(2));
        look(2);

        // then nothing is done, but it is looked at again
        assertThat(repairs).isEmpty();
        assertThat(suspects.waits("account-1")).isTrue();
        clock.advance(Duration.ofSeconds(1));
        assertThat(suspects.due()).containsExactly("account-1");
        assertThat(suspects.waits("account-1")).isFalse();
    }

    @Test
    void a_difference_that_stays_is_repaired_at_the_second_look_and_ever_more_seldom_after() {
        look(1);
        clock.advance(Duration.ofSeconds(3));
        look(1);
        assertThat(repairs).containsExactly(0);

        for (int second = 0; second < 60; second++) {
            clock.advance(Duration.ofSeconds(1));
            look(1);
        }
        assertThat(repairs).containsExactly(0, 1, 2);

        for (int minute = 0; minute < 24 * 60; minute++) {
            clock.advance(Duration.ofMinutes(1));
            look(1);
        }
        assertThat(repairs).hasSizeBetween(24, 36);
    }

    @Test
    void a_difference_that_is_gone_is_forgotten() {
        look(1);
        try (Suspects.Look look = suspects.look("account-1")) {
            assertThat(look.equal()).isTrue();
        }

        clock.advance(Duration.ofMinutes(1));
        assertThat(suspects.due()).isEmpty();
        assertThat(suspects.waits("account-1")).isFalse();
    }

    @Test
    void what_could_not_be_told_forgets_nothing_and_puts_off_nothing_for_long() {
        look(1);
        clock.advance(Duration.ofSeconds(3));
        try (Suspects.Look look = suspects.look("account-1")) {
            look.undecided();
            assertThat(look.equal()).isFalse();
        }

        assertThat(suspects.waits("account-1")).isTrue();
        assertThat(suspects.due()).isEmpty();
        clock.advance(Duration.ofSeconds(3));
        assertThat(suspects.due()).containsExactly("account-1");
        look(1);
        assertThat(repairs).hasSize(1);
    }

    @Test
    void what_could_not_be_done_yet_is_tried_again_soon_and_knows_how_long_it_has_waited() {
        List<Duration> waited = new ArrayList<>();
        for (int second = 0; second <= 9; second++) {
            try (Suspects.Look look = suspects.look("account-1")) {
                int part = second < 5 ? 1 : 2;
                look.differs("ended", part, (seenFor, tries) -> {
                    waited.add(seenFor);
                    return false;
                });
            }
            clock.advance(Duration.ofSeconds(1));
        }

        assertThat(waited).containsExactly(Duration.ofSeconds(3), Duration.ofSeconds(8));
    }

    @Test
    void a_round_takes_a_second_for_each_within_its_bounds() {
        ReconcileProperties properties =
                new ReconcileProperties(Duration.ofSeconds(10), Duration.ofMinutes(5), Duration.ofHours(1));

        assertThat(properties.round(0)).isEqualTo(Duration.ofMinutes(5));
        assertThat(properties.round(600)).isEqualTo(Duration.ofMinutes(10));
        assertThat(properties.round(100_000)).isEqualTo(Duration.ofHours(1));
    }

    private static final class MovedClock extends Clock {

        private Instant now = Instant.parse("2026-11-23T10:00:00Z");

        void advance(Duration by) {
            now = now.plus(by);
        }

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }
}
