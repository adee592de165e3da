package dev.rekey.activities;

import io.temporal.activity.Activity;
import io.temporal.activity.ActivityExecutionContext;
import io.temporal.client.ActivityCompletionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/** Tells Temporal every two seconds that a check is still under way, so that a worker that died is noticed soon. */
final class Heartbeat implements AutoCloseable {

    private static final long EVERY_MILLIS = 2_000;

    private static final ScheduledExecutorService CLOCK = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "heartbeat");
        thread.setDaemon(true);
        return thread;
    });

    private final ScheduledFuture<?> beat;

    private Heartbeat(ScheduledFuture<?> beat) {
        this.beat = beat;
    }

    /** Begins for the activity running on this thread. */
    static Heartbeat begin() {
        ActivityExecutionContext context = Activity.getExecutionContext();
        return new Heartbeat(CLOCK.scheduleAtFixedRate(
                () -> {
                    try {
                        context.heartbeat(null);
                    } catch (ActivityCompletionException gone) {
                        // Cancelled or timed out: the check runs to its end, its result is no longer wanted.
                        throw gone;
                    }
                },
                EVERY_MILLIS,
                EVERY_MILLIS,
                TimeUnit.MILLISECONDS));
    }

    @Override
    public void close() {
        beat.cancel(false);
    }
}
