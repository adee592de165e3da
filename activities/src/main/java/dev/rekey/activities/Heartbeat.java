package dev.rekey.activities;

import io.temporal.activity.Activity;
import io.temporal.activity.ActivityExecutionContext;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Tells Temporal every two seconds that an activity is still under way, so that a worker that died is noticed soon. */
public final class Heartbeat {

    private static final long EVERY_MILLIS = 2_000;

    private static final ScheduledExecutorService CLOCK = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "heartbeat");
        thread.setDaemon(true);
        return thread;
    });

    private Heartbeat() {}

    /** Does this work, on this thread, for the activity that runs on it. */
    public static <T> T during(Supplier<T> work) {
        ActivityExecutionContext context = Activity.getExecutionContext();
        ScheduledFuture<?> beat = CLOCK.scheduleAtFixedRate(
                // Cancelled or timed out, it throws, which ends the beat; the work runs to its end all the same.
                () -> context.heartbeat(null), EVERY_MILLIS, EVERY_MILLIS, TimeUnit.MILLISECONDS);
        try {
            return work.get();
        } finally {
            beat.cancel(false);
        }
    }
}
