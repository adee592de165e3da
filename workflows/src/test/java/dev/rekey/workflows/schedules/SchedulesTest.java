package dev.rekey.workflows.schedules;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * As many random schedules as a minute takes. All of them: {@code -Drekey.schedules=10000}; a single one:
 * {@code -Drekey.schedules=1 -Drekey.schedules.seed=S}.
 */
class SchedulesTest {

    @Test
    @Timeout(7200)
    void random_schedules_go_by_the_rules_and_replay() {
        // given
        Integer asked = Integer.getInteger("rekey.schedules");
        long seed = Long.getLong("rekey.schedules.seed", System.nanoTime());

        // when
        int count = asked == null ? Schedules.run(10_000, seed, Duration.ofMinutes(1)) : Schedules.run(asked, seed);
        System.out.println(count + " random schedules, from seed " + seed + " on.");

        // then
        assertThat(count).isGreaterThan(asked == null ? 0 : asked * 9 / 10);
    }
}
