package dev.rekey.e2e.bench;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntConsumer;

/**
 * Work that arrives at a fixed rate, whether or not what came before is done: each piece is timed from the moment it was
 * due, so that a pause shows in everything it has kept waiting.
 */
final class Arrivals implements AutoCloseable {

    private final ExecutorService people = Executors.newFixedThreadPool(16);
    private final long everyNanos;

    Arrivals(int aSecond) {
        this.everyNanos = TimeUnit.SECONDS.toNanos(1) / aSecond;
    }

    /** For so long; the work is told its number. */
    void during(Duration time, Sample into, IntConsumer work) {
        long begun = System.nanoTime();
        int many = (int) (time.toNanos() / everyNanos);
        CountDownLatch done = new CountDownLatch(many);
        for (int i = 0; i < many; i++) {
            int number = i;
            long due = begun + i * everyNanos;
            while (System.nanoTime() - due < 0) {
                LockSupport.parkNanos(due - System.nanoTime());
            }
            people.execute(() -> {
                try {
                    work.accept(number);
                    into.add(System.nanoTime() - due);
                } finally {
                    done.countDown();
                }
            });
        }
        try {
            if (!done.await(1, TimeUnit.MINUTES)) {
                throw new IllegalStateException("Not all of the work was done within a minute.");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        people.shutdownNow();
    }
}
