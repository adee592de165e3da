package dev.rekey.workflows.schedules;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Some random schedules of actions, timers and failures; many: {@code -Drekey.schedules=10000}; a single one:
 * {@code -Drekey.schedules=1 -Drekey.schedules.seed=S}.
 */
class SchedulesTest {

    private static final long FIRST = 1;
    private static final int ON_EVERY_CHANGE = 100;

    @Test
    @Timeout(7200)
    void random_schedules_go_by_the_rules_and_replay() {
        // given
        Integer asked = Integer.getInteger("rekey.schedules");
        // The same ones on every machine, so that a change shows and chance does not; others are asked for by number.
        long seed = Long.getLong("rekey.schedules.seed", FIRST);

        // when
        int count = asked == null
                ? Schedules.run(ON_EVERY_CHANGE, seed, Duration.ofMinutes(1))
                : Schedules.run(asked, seed);
        System.out.println(count + " random schedules, from seed " + seed + " on.");

        // then
        assertThat(count).isGreaterThan(asked == null ? 0 : asked * 9 / 10);
    }
}
