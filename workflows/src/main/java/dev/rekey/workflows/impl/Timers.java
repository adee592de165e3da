package dev.rekey.workflows.impl;

import io.temporal.workflow.CancellationScope;
import io.temporal.workflow.Promise;
import io.temporal.workflow.TimerOptions;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Durable waiting with a name on the timer, so that the Temporal Web UI says what is waited for. */
final class Timers {

    private Timers() {}

    /** Waits until the condition holds or the pause is over; without a pause, for as long as it takes. */
    static void await(@Nullable Duration pause, String summary, Supplier<Boolean> condition) {
        if (pause == null) {
            Workflow.await(condition);
            return;
        }
        if (pause.isZero() || condition.get()) {
            return;
        }
        AtomicReference<@Nullable Promise<Void>> timer = new AtomicReference<>();
        CancellationScope scope = Workflow.newCancellationScope(() -> timer.set(Workflow.newTimer(
                pause, TimerOptions.newBuilder().setSummary(summary).build())));
        scope.run();
        Promise<Void> running = java.util.Objects.requireNonNull(timer.get());
        Workflow.await(() -> running.isCompleted() || condition.get());
        if (!running.isCompleted()) {
            scope.cancel("no longer waited for");
        }
    }
}
