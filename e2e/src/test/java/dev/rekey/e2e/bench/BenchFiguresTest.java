package dev.rekey.e2e.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What the bench says of what it measured. */
@Timeout(120)
class BenchFiguresTest {

    @TempDir
    Path folder;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final Results results = new Results(new PrintStream(out, true, StandardCharsets.UTF_8), true);

    @Test
    void a_goal_that_is_missed_is_red_named_at_the_end_and_written() throws Exception {
        // given
        results.section("A clean account");
        results.atMost("events", 41, "", 40);
        results.atMost("actions", 11, "", 11);
        results.atLeast("rate", 99.5, "a second", 100);

        // when
        results.end(folder.resolve("made").resolve("bench.json"));

        // then
        String printed = out.toString(StandardCharsets.UTF_8);
        assertThat(printed)
                .contains("\u001b[31m41  (goal: at most 40; missed)\u001b[0m")
                .contains("11  (goal: at most 11)")
                .contains("Goals missed: events 41 instead of 40; rate 99.50 instead of 100.");
        assertThat(results.missed()).hasSize(2);
        JsonNode json = JsonMapper.builder()
                .build()
                .readTree(Files.readString(folder.resolve("made").resolve("bench.json")));
        JsonNode events = json.path("A clean account").path("events");
        assertThat(events.path("value").asDouble()).isEqualTo(41);
        assertThat(events.path("met").asBoolean(true)).isFalse();
        assertThat(json.path("missed").size()).isEqualTo(2);
    }

    @Test
    void a_part_that_could_not_be_measured_is_no_goal_that_was_met() throws Exception {
        results.failed("writers", new IllegalStateException("the disk is full"));
        results.end(folder.resolve("bench.json"));

        assertThat(out.toString(StandardCharsets.UTF_8))
                .contains("the disk is full", "Goals missed: writers could not be measured.")
                .doesNotContain("All goals met.");
        assertThat(Files.readString(folder.resolve("bench.json"))).contains("the disk is full");
    }

    @Test
    void without_a_terminal_nothing_is_coloured() throws Exception {
        Results plain = new Results(new PrintStream(out, true, StandardCharsets.UTF_8), false);
        plain.atMost("events", 41, "", 40);
        plain.end(folder.resolve("bench.json"));

        assertThat(out.toString(StandardCharsets.UTF_8)).contains("missed").doesNotContain("\u001b");
    }

    @Test
    void a_sample_answers_the_value_that_a_share_does_not_exceed() {
        Sample sample = new Sample();
        for (int millis = 100; millis >= 1; millis--) {
            sample.add(TimeUnit.MILLISECONDS.toNanos(millis));
        }

        assertThat(sample.at(0.5)).isEqualTo(50);
        assertThat(sample.at(0.99)).isEqualTo(99);
        assertThat(sample.at(1)).isEqualTo(100);
        assertThat(sample.figures()).containsEntry("n", 100).containsEntry("min", 1.0);
    }

    @Test
    void a_pause_shows_in_all_work_that_it_has_kept_waiting() {
        // given work of which the first sixteen pieces, as many as there are people, take half a second
        Sample sample = new Sample();
        AtomicInteger done = new AtomicInteger();
        try (Arrivals arrivals = new Arrivals(100)) {
            // when
            arrivals.during(Duration.ofMillis(320), sample, number -> {
                if (number < 16) {
                    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(500));
                }
                done.incrementAndGet();
            });
        }

        // then those that came meanwhile are late, though they themselves took no time
        assertThat(done).hasValue(32);
        assertThat(sample.size()).isEqualTo(32);
        assertThat(sample.at(0.1)).isGreaterThan(100);
    }
}
