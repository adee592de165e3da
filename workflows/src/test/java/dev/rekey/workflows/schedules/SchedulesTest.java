package dev.rekey.workflows.schedules;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Some random schedules of actions, timers and failures; many: {@code -Drekey.schedules=10000}; a single one:
 * {@code -Drekey.schedules=1 -Drekey.schedules.seed=S}.
 */
@Tag("slow")
class SchedulesTest {

    private static final long FIRST = 1;
    private static final int ON_EVERY_CHANGE = 100;

    /** A view that a hand-over left behind; checks of two accounts in one moment; an end while the store is away. */
    @ParameterizedTest
    @ValueSource(longs = {5000307, 5000604, 3000247})
    @Timeout(600)
    void a_schedule_that_once_broke_a_rule_keeps_it(long seed) {
        assertThat(Schedules.run(1, seed)).isEqualTo(1);
    }

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
