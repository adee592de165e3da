package dev.rekey.exchanges.check;

import dev.rekey.exchanges.catalog.Rate;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/** Keeps the calls of one check to the rates that the exchange publishes. */
final class Pace {

    /** An exchange counts when a request arrives, and not all are under way for equally long. */
    private static final Duration SLACK = Duration.ofMillis(50);

    private final List<Rate> rates;
    private final LongSupplier nanos;
    private final Spacing.Wait wait;
    private final Map<Rate, Deque<Long>> sent = new ConcurrentHashMap<>();

    Pace(List<Rate> rates) {
        this(rates, System::nanoTime, time -> Thread.sleep(time.toMillis() + 1));
    }

    Pace(List<Rate> rates, LongSupplier nanos, Spacing.Wait wait) {
        this.rates = rates;
        this.nanos = nanos;
        this.wait = wait;
    }

    /**
     * Waits until a call may be made, and counts it.
     *
     * @throws InterruptedException when the check is broken off; the call is not to be made then
     */
    void await(String path) throws InterruptedException {
        for (Rate rate : rates) {
            if (rate.path().equals(path)) {
                await(rate, sent.computeIfAbsent(rate, unused -> new ArrayDeque<>()));
            }
        }
    }

    /** One at a time: whoever waits keeps the others waiting behind it. */
    private void await(Rate rate, Deque<Long> times) throws InterruptedException {
        synchronized (times) {
            if (times.size() == rate.requests()) {
                long free = times.removeFirst() + rate.per().plus(SLACK).toNanos();
                Duration left = Duration.ofNanos(free - nanos.getAsLong());
                if (!left.isNegative() && !left.isZero()) {
                    wait.pass(left);
                }
            }
            times.addLast(nanos.getAsLong());
        }
    }
}
