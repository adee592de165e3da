package dev.rekey.workflows.impl;

import io.temporal.workflow.CancellationScope;
import io.temporal.workflow.Promise;
import io.temporal.workflow.TimerOptions;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** One durable timer that stays through all that happens before its time, because each new one costs two events. */
final class Alarm {

    private @Nullable Instant at;
    private @Nullable Promise<Void> timer;
    private @Nullable CancellationScope scope;

    /** Waits until the condition holds or the time has come; without a time, for as long as it takes. */
    void await(@Nullable Instant until, String summary, Supplier<Boolean> condition) {
        if (until == null || condition.get()) {
            Workflow.await(condition);
            return;
        }
        Duration left = Duration.between(Instant.ofEpochMilli(Workflow.currentTimeMillis()), until);
        if (left.isNegative() || left.isZero()) {
            return;
        }
        Promise<Void> running = timer;
        if (running == null || running.isCompleted() || !until.equals(at)) {
            running = set(until, left, summary);
        }
        Promise<Void> rings = running;
        Workflow.await(() -> rings.isCompleted() || condition.get());
    }

    private Promise<Void> set(Instant until, Duration left, String summary) {
        if (scope != null) {
            scope.cancel("another time");
        }
        TimerOptions options = TimerOptions.newBuilder().setSummary(summary).build();
        scope = Workflow.newCancellationScope(() -> timer = Workflow.newTimer(left, options));
        scope.run();
        at = until;
        return java.util.Objects.requireNonNull(timer);
    }
}
