package dev.rekey.exchanges.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rekey.exchanges.catalog.Rate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class PaceTest {

    private static final Rate TWO_A_SECOND = new Rate("/key", 2, Duration.ofSeconds(1), "documents", true);

    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 1);
    private final List<Duration> slept = new ArrayList<>();
    private final Pace pace = new Pace(List.of(TWO_A_SECOND), nanos::get, time -> {
        slept.add(time);
        nanos.addAndGet(time.toNanos());
    });

    @Test
    void as_many_as_are_published_go_at_once_and_the_next_waits_for_its_turn() throws Exception {
        // when
        for (int i = 0; i < 5; i++) {
            pace.await("/key");
        }

        // then
        assertThat(slept).containsExactly(Duration.ofMillis(1050), Duration.ofMillis(1050));
    }

    @Test
    void time_that_went_by_anyway_is_not_waited_for() throws Exception {
        // given
        pace.await("/key");
        pace.await("/key");

        // when
        nanos.addAndGet(Duration.ofMillis(800).toNanos());
        pace.await("/key");
        nanos.addAndGet(Duration.ofSeconds(9).toNanos());
        pace.await("/key");

        // then
        assertThat(slept).containsExactly(Duration.ofMillis(250));
    }

    @Test
    void a_call_without_a_published_rate_is_never_held_up() throws Exception {
        // when
        for (int i = 0; i < 50; i++) {
            pace.await("/other");
        }

        // then
        assertThat(slept).isEmpty();
    }
}
