package dev.rekey.starter.door;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Notices that no worker answers, so that not everybody waits for what the last ones waited for in vain. From then on
 * one in a while still asks, until there is an answer again.
 */
final class WorkerWatch {

    private final int enough;
    private final long pause;
    private final AtomicInteger unanswered = new AtomicInteger();
    private final AtomicLong asked = new AtomicLong(System.nanoTime());

    /**
     * Watches.
     *
     * @param enough how many in a row must go without an answer, while Temporal itself is there
     * @param pause how long nobody asks then
     */
    WorkerWatch(int enough, Duration pause) {
        this.enough = enough;
        this.pause = pause.toNanos();
    }

    /** Whether to ask a worker. */
    boolean asks() {
        if (unanswered.get() < enough) {
            return true;
        }
        long last = asked.get();
        long now = System.nanoTime();
        return now - last >= pause && asked.compareAndSet(last, now);
    }

    /** A worker answered. */
    void answered() {
        unanswered.set(0);
    }

    /** No worker answered, but Temporal took the action. */
    void unanswered() {
        if (unanswered.incrementAndGet() == enough) {
            asked.set(System.nanoTime());
        }
    }
}
