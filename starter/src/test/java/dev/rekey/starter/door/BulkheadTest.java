package dev.rekey.starter.door;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BulkheadTest {

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final CountDownLatch over = new CountDownLatch(1);

    @AfterEach
    void end() {
        over.countDown();
        threads.shutdownNow();
    }

    private CompletableFuture<String> enter(Bulkhead bulkhead, CountDownLatch inside) {
        return CompletableFuture.supplyAsync(
                () -> bulkhead.pass(
                        () -> {
                            inside.countDown();
                            await(over);
                            return "done";
                        },
                        () -> "busy"),
                threads);
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(60, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void who_finds_no_place_in_time_is_told_so_and_begins_nothing() {
        // given two who are inside and stay
        Bulkhead bulkhead = new Bulkhead(2, 10, Duration.ofMillis(50));
        CountDownLatch inside = new CountDownLatch(2);
        List<CompletableFuture<String>> both =
                new ArrayList<>(List.of(enter(bulkhead, inside), enter(bulkhead, inside)));
        await(inside);

        // when a third one comes
        List<String> begun = new ArrayList<>();
        String third = bulkhead.pass(
                () -> {
                    begun.add("third");
                    return "done";
                },
                () -> "busy");

        // then
        assertThat(third).isEqualTo("busy");
        assertThat(begun).isEmpty();

        // and when they have gone there is room again
        over.countDown();
        both.forEach(one -> assertThat(one.join()).isEqualTo("done"));
        assertThat(bulkhead.<String>pass(() -> "done", () -> "busy")).isEqualTo("done");
    }

    @Test
    void who_finds_too_many_waiting_already_does_not_wait_at_all() {
        Bulkhead bulkhead = new Bulkhead(1, 0, Duration.ofDays(1));
        CountDownLatch inside = new CountDownLatch(1);
        CompletableFuture<String> first = enter(bulkhead, inside);
        await(inside);

        assertThat(bulkhead.<String>pass(() -> "done", () -> "busy")).isEqualTo("busy");

        over.countDown();
        assertThat(first.join()).isEqualTo("done");
    }

    @Test
    void a_call_that_fails_gives_its_place_back() {
        Bulkhead bulkhead = new Bulkhead(1, 0, Duration.ZERO);
        for (int i = 0; i < 3; i++) {
            String answer;
            try {
                answer = bulkhead.pass(
                        () -> {
                            throw new IllegalStateException("broken");
                        },
                        () -> "busy");
            } catch (IllegalStateException broken) {
                answer = String.valueOf(broken.getMessage());
            }
            assertThat(answer).isEqualTo("broken");
        }
    }

    @Test
    void when_nobody_answers_many_times_in_a_row_not_everybody_asks_any_more() {
        // given
        WorkerWatch workers = new WorkerWatch(3, Duration.ofDays(1));
        workers.unanswered();
        workers.unanswered();
        assertThat(workers.asks()).isTrue();
        workers.answered();
        workers.unanswered();
        workers.unanswered();
        assertThat(workers.asks()).isTrue();

        // when
        workers.unanswered();

        // then
        assertThat(workers.asks()).isFalse();
        workers.answered();
        assertThat(workers.asks()).isTrue();
    }

    @Test
    void then_one_in_a_while_asks_whether_somebody_is_there_again() {
        WorkerWatch workers = new WorkerWatch(1, Duration.ZERO);
        workers.unanswered();

        assertThat(workers.asks()).isTrue();
    }
}
