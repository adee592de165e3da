package dev.rekey.e2e.prove;

import dev.rekey.workflows.Payloads;
import dev.rekey.workflows.WorkflowIds;
import dev.rekey.workflows.impl.WorkflowTypes;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.api.enums.v1.EventType;
import io.temporal.api.enums.v1.WorkflowExecutionStatus;
import io.temporal.api.enums.v1.WorkflowTaskFailedCause;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.client.WorkflowClientOptions;
import io.temporal.client.WorkflowExecutionMetadata;
import io.temporal.common.WorkflowExecutionHistory;
import io.temporal.testing.TestEnvironmentOptions;
import io.temporal.testing.TestWorkflowEnvironment;
import io.temporal.worker.Worker;
import io.temporal.worker.WorkerOptions;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** What Temporal remembers of some customers: every run ended as it should, fails nowhere, and can be replayed. */
final class Histories {

    private static final Set<WorkflowExecutionStatus> GOOD = EnumSet.of(
            WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_RUNNING,
            WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_COMPLETED,
            WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_CONTINUED_AS_NEW);

    private static final Duration BUSY = Duration.ofMinutes(1);

    /**
     * A machine that is busy with other things, a network that ends in the middle of a history, and an answer to Temporal
     * that was lost, so that it and the worker's memory of a run differ: the SDK forgets the run, and has it from its
     * beginning. None is a fault of ours, and what became of the run is judged all the same.
     */
    private static final List<String> FROM_OUTSIDE = List.of(
            "Potential deadlock detected", "Premature end of stream", "History is out of order. There is a gap");

    /** Temporal's own ways to have a task done once more; no fault of the code. */
    private static final Set<WorkflowTaskFailedCause> HARMLESS = EnumSet.of(
            WorkflowTaskFailedCause.WORKFLOW_TASK_FAILED_CAUSE_UNHANDLED_COMMAND,
            WorkflowTaskFailedCause.WORKFLOW_TASK_FAILED_CAUSE_RESET_STICKY_TASK_QUEUE,
            WorkflowTaskFailedCause.WORKFLOW_TASK_FAILED_CAUSE_FORCE_CLOSE_COMMAND,
            WorkflowTaskFailedCause.WORKFLOW_TASK_FAILED_CAUSE_FAILOVER_CLOSE_COMMAND);

    private final Rig rig;
    private final List<String> ids;

    Histories(Rig rig, List<String> customers, List<String> accounts) {
        this.rig = rig;
        this.ids = Stream.concat(
                        customers.stream().map(WorkflowIds::session),
                        accounts.stream().map(WorkflowIds::account))
                .toList();
    }

    private static boolean fromOutside(HistoryEvent event) {
        String text = event.getWorkflowTaskFailedEventAttributes().toString();
        return FROM_OUTSIDE.stream().anyMatch(text::contains);
    }

    /** The innermost reason: what is around it says only that there is one. */
    private static String why(Throwable different) {
        Throwable inner = different;
        while (inner.getCause() != null) {
            inner = inner.getCause();
        }
        String all = String.valueOf(different.getMessage());
        int at = all.indexOf("TMPRL1100");
        return (at < 0 ? "" : all.substring(at, Math.min(all.length(), at + 300)) + " … ") + inner;
    }

    /** How many runs there were. */
    long runs() {
        long all = 0;
        for (String id : ids) {
            try (Stream<WorkflowExecutionMetadata> runs = rig.workflows().listExecutions("WorkflowId = '" + id + "'")) {
                all += runs.count();
            }
        }
        return all;
    }

    /** Adds what is not in order; whether an operator ended some of them. */
    void judge(List<Violation> found, boolean terminated) {
        TestEnvironmentOptions options = TestEnvironmentOptions.newBuilder()
                .setWorkflowClientOptions(WorkflowClientOptions.newBuilder()
                        .setDataConverter(Payloads.converter())
                        .build())
                .build();
        try (TestWorkflowEnvironment environment = TestWorkflowEnvironment.newInstance(options)) {
            Worker replaying = environment.newWorker(
                    WorkflowIds.TASK_QUEUE,
                    WorkerOptions.newBuilder()
                            .setDefaultDeadlockDetectionTimeout(BUSY.toMillis())
                            .build());
            replaying.registerWorkflowImplementationTypes(WorkflowTypes.all());
            for (String id : ids) {
                try (Stream<WorkflowExecutionMetadata> runs =
                        rig.workflows().listExecutions("WorkflowId = '" + id + "'")) {
                    runs.filter(run -> !terminated
                                    || run.getStatus() != WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_TERMINATED)
                            .toList()
                            .forEach(run -> judge(run, replaying, found));
                }
            }
        }
    }

    private void judge(WorkflowExecutionMetadata run, Worker replaying, List<Violation> found) {
        WorkflowExecution execution = run.getExecution();
        String name = execution.getWorkflowId() + " (" + execution.getRunId() + ")";
        if (!GOOD.contains(run.getStatus())) {
            found.add(new Violation("I9", name + " ended as " + run.getStatus()));
        }
        WorkflowExecutionHistory history =
                rig.workflows().fetchHistory(execution.getWorkflowId(), execution.getRunId());
        for (HistoryEvent event : history.getEvents()) {
            if (event.getEventType() == EventType.EVENT_TYPE_WORKFLOW_TASK_FAILED
                    && !HARMLESS.contains(
                            event.getWorkflowTaskFailedEventAttributes().getCause())
                    && !fromOutside(event)) {
                found.add(new Violation(
                        "I9",
                        "a task of " + name + " failed: "
                                + event.getWorkflowTaskFailedEventAttributes().getCause() + " "
                                + event.getWorkflowTaskFailedEventAttributes()
                                        .getFailure()
                                        .getMessage()));
            }
        }
        try {
            replaying.replayWorkflowExecution(history);
        } catch (Exception different) {
            found.add(new Violation("I8", name + " does not replay: " + why(different)));
        }
    }
}
