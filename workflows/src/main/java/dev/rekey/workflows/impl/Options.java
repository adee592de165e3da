package dev.rekey.workflows.impl;

import dev.rekey.workflows.WorkflowIds;
import io.temporal.activity.ActivityCancellationType;
import io.temporal.activity.ActivityOptions;
import io.temporal.activity.LocalActivityOptions;
import io.temporal.common.Priority;
import io.temporal.common.RetryOptions;
import java.time.Duration;

/** How activities are called; each number has its reason beside it. */
final class Options {

    /** A person who has just pressed Connect goes before everything that happens by itself. */
    private static final int LIVE = 1;

    private static final int BY_ITSELF = 4;

    /** The pause after a fault that trying again at once would only repeat. */
    static final Duration AFTER_A_FAULT = Duration.ofMinutes(1);

    private Options() {}

    /** A check: its own calls to the exchange have their own timeouts, so a lost worker shows by the heartbeat. */
    static ActivityOptions check(String summary, boolean live) {
        return ActivityOptions.newBuilder()
                .setTaskQueue(WorkflowIds.TASK_QUEUE)
                .setSummary(summary)
                // Twenty addresses, four at a time, ten seconds each, with room; or one each second, until one is
                // silent.
                .setStartToCloseTimeout(Duration.ofSeconds(90))
                // A worker that died is noticed within this, not after the whole timeout.
                .setHeartbeatTimeout(Duration.ofSeconds(8))
                // Only a database or a worker that is away is retried, for as long as it is; all else is a verdict.
                .setRetryOptions(RetryOptions.newBuilder()
                        .setInitialInterval(Duration.ofSeconds(1))
                        .setBackoffCoefficient(2)
                        .setMaximumInterval(Duration.ofSeconds(20))
                        .build())
                .setCancellationType(ActivityCancellationType.WAIT_CANCELLATION_COMPLETED)
                .setPriority(Priority.newBuilder()
                        .setPriorityKey(live ? LIVE : BY_ITSELF)
                        .build())
                .build();
    }

    /** What mostly takes a moment, within a workflow task: tried once, and over well before its ten seconds are. */
    static LocalActivityOptions quick(String summary) {
        return LocalActivityOptions.newBuilder()
                .setSummary(summary)
                .setStartToCloseTimeout(Duration.ofSeconds(5))
                .setRetryOptions(RetryOptions.newBuilder().setMaximumAttempts(1).build())
                .setDoNotIncludeArgumentsIntoMarker(true)
                .build();
    }

    /** Somebody waits at a page: a second try after a lost worker would come too late. */
    static ActivityOptions tryOnce(String summary) {
        return ActivityOptions.newBuilder()
                .setTaskQueue(WorkflowIds.TASK_QUEUE)
                .setSummary(summary)
                .setStartToCloseTimeout(Duration.ofSeconds(10))
                .setRetryOptions(RetryOptions.newBuilder().setMaximumAttempts(1).build())
                .setPriority(Priority.newBuilder().setPriorityKey(LIVE).build())
                .build();
    }

    /** What must be done in the end, however long the database is away: the server tries it again, without an end. */
    static ActivityOptions untilDone(String summary) {
        return ActivityOptions.newBuilder()
                .setTaskQueue(WorkflowIds.TASK_QUEUE)
                .setSummary(summary)
                // A worker that died is noticed within this.
                .setStartToCloseTimeout(Duration.ofSeconds(15))
                // Pages are behind by no more than the longest pause when the database is back.
                .setRetryOptions(RetryOptions.newBuilder()
                        .setInitialInterval(Duration.ofMillis(500))
                        .setBackoffCoefficient(2)
                        .setMaximumInterval(Duration.ofSeconds(5))
                        .build())
                .setPriority(Priority.newBuilder().setPriorityKey(LIVE).build())
                .build();
    }

    /** Notices go out by themselves; one that cannot be sent for a day has lost its point. */
    static ActivityOptions notice(String summary) {
        return ActivityOptions.newBuilder()
                .setTaskQueue(WorkflowIds.TASK_QUEUE)
                .setSummary(summary)
                .setStartToCloseTimeout(Duration.ofSeconds(20))
                .setScheduleToCloseTimeout(Duration.ofDays(1))
                .setPriority(Priority.newBuilder().setPriorityKey(BY_ITSELF).build())
                .build();
    }

    /** A mail server may be away for days: the row says how long a message is tried, and the activity then succeeds. */
    static ActivityOptions delivery(String summary) {
        return ActivityOptions.newBuilder()
                .setTaskQueue(WorkflowIds.TASK_QUEUE)
                .setSummary(summary)
                // Connecting, writing and waiting for the answer have their own, shorter times.
                .setStartToCloseTimeout(Duration.ofMinutes(2))
                // A worker that died is noticed within this: a code that is mailed lives for ten minutes.
                .setHeartbeatTimeout(Duration.ofSeconds(20))
                .setRetryOptions(RetryOptions.newBuilder()
                        .setInitialInterval(Duration.ofSeconds(5))
                        .setBackoffCoefficient(2)
                        // A code lives for ten minutes: it goes out when the server is back.
                        .setMaximumInterval(Duration.ofMinutes(2))
                        .build())
                .setPriority(Priority.newBuilder().setPriorityKey(BY_ITSELF).build())
                .build();
    }
}
