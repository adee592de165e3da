package dev.rekey.workflows.schedules;

import dev.rekey.workflows.Payloads;
import dev.rekey.workflows.SearchAttributes;
import dev.rekey.workflows.WorkflowIds;
import dev.rekey.workflows.fakes.RecordedNotices;
import dev.rekey.workflows.fakes.Stage;
import dev.rekey.workflows.impl.WorkflowTypes;
import io.grpc.StatusRuntimeException;
import io.temporal.api.enums.v1.EventType;
import io.temporal.api.enums.v1.WorkflowTaskFailedCause;
import io.temporal.api.failure.v1.Failure;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.api.history.v1.WorkflowTaskFailedEventAttributes;
import io.temporal.api.testservice.v1.TestServiceGrpc;
import io.temporal.api.testservice.v1.UnlockTimeSkippingRequest;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowClientOptions;
import io.temporal.client.WorkflowOptions;
import io.temporal.common.WorkflowExecutionHistory;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import io.temporal.testing.TestEnvironmentOptions;
import io.temporal.testing.TestWorkflowEnvironment;
import io.temporal.testing.WorkflowReplayer;
import io.temporal.worker.Worker;
import io.temporal.worker.WorkerFactoryOptions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A Temporal server in memory with skipped time, one worker, and a world around it that can fail. */
final class World implements AutoCloseable {

    /**
     * How a world is.
     *
     * @param cached how many runs the worker keeps in memory; with none, each task replays its history from the start
     * @param suggestAfter from which event on the server suggests to continue as new
     */
    record Kind(int cached, long suggestAfter) {
        /** As a worker usually is. */
        static final Kind USUAL = new Kind(600, Long.MAX_VALUE);
    }

    /** A run by its id, which a fetched history does not tell. */
    record Run(String id, WorkflowExecutionHistory history) {}

    final PlannedChecks checks = new PlannedChecks();
    final PublishedStore store = new PublishedStore();
    final RecordedNotices notices = new RecordedNotices();

    /** Skipping any time takes moments; what is still under way after this long is done again without harm. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private static final int MOST_TRIES = 12;

    private final ExecutorService passing = Executors.newCachedThreadPool();
    private final TestWorkflowEnvironment environment;
    private volatile boolean pushed;
    private final Worker replays;

    World(Kind kind) {
        TestEnvironmentOptions.Builder options = TestEnvironmentOptions.newBuilder()
                .setWorkflowClientOptions(WorkflowClientOptions.newBuilder()
                        .setDataConverter(Payloads.converter())
                        .setIdentity("test")
                        .build())
                .setWorkflowServiceStubsOptions(WorkflowServiceStubsOptions.newBuilder()
                        .addGrpcClientInterceptor(new Suggesting(kind.suggestAfter()))
                        .build())
                .setWorkerFactoryOptions(WorkerFactoryOptions.newBuilder()
                        .setWorkflowCacheSize(kind.cached())
                        .build());
        SearchAttributes.all().forEach(key -> options.registerSearchAttribute(key.getName(), key.getValueType()));
        environment = TestWorkflowEnvironment.newInstance(options.build());
        Worker worker = environment.newWorker(WorkflowIds.TASK_QUEUE, Stage.PATIENT);
        worker.registerWorkflowImplementationTypes(WorkflowTypes.all());
        worker.registerActivitiesImplementations(checks, store, notices);
        replays = environment.newWorker("replays", Stage.PATIENT);
        replays.registerWorkflowImplementationTypes(WorkflowTypes.all());
        environment.start();
    }

    WorkflowClient client() {
        return environment.getWorkflowClient();
    }

    static WorkflowOptions options(String id) {
        return WorkflowOptions.newBuilder()
                .setWorkflowId(id)
                .setTaskQueue(WorkflowIds.TASK_QUEUE)
                .build();
    }

    Instant now() {
        return Instant.ofEpochMilli(environment.currentTimeMillis());
    }

    /**
     * Lets time pass. The server in memory skips it while nothing is under way, and loses count of what is when a run
     * continues as new while one of its children ends: nobody takes back the lock that was meant for the parent, and it
     * believes for ever that something has to be waited for. Then it is told otherwise, which says nothing about our
     * workflows. On a busy machine that may be told of a task which is merely slow, and its time jumps too far: see
     * {@link #pushed}.
     *
     * @throws TimeStandsStill when that does not help
     */
    void pass(Duration time) {
        CompletableFuture<Void> passed = CompletableFuture.runAsync(() -> environment.sleep(time), passing);
        for (int tries = 0; ; tries++) {
            try {
                passed.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
                return;
            } catch (TimeoutException still) {
                if (tries == MOST_TRIES) {
                    throw new TimeStandsStill(still);
                }
                push();
            } catch (ExecutionException broken) {
                throw new IllegalStateException(broken.getCause());
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(stopped);
            }
        }
    }

    private void push() {
        pushed = true;
        try {
            time().unlockTimeSkipping(UnlockTimeSkippingRequest.getDefaultInstance());
        } catch (StatusRuntimeException nothingLocked) {
            // Then it was only slow.
        }
    }

    /** Whether its time was pushed on: it may have gone further than it was asked to, and do so from then on. */
    boolean pushed() {
        return pushed;
    }

    private TestServiceGrpc.TestServiceBlockingStub time() {
        return TestServiceGrpc.newBlockingStub(
                environment.getWorkflowServiceStubs().getRawChannel());
    }

    /** The world is of no more use. */
    static final class TimeStandsStill extends RuntimeException {
        private TimeStandsStill(Throwable cause) {
            super(cause);
        }
    }

    /** Whether a workflow has no task now. */
    boolean quiet(String workflowId) {
        List<HistoryEvent> events = client().fetchHistory(workflowId).getEvents();
        EventType last = events.get(events.size() - 1).getEventType();
        return last != EventType.EVENT_TYPE_WORKFLOW_TASK_SCHEDULED
                && last != EventType.EVENT_TYPE_WORKFLOW_TASK_STARTED
                && last != EventType.EVENT_TYPE_WORKFLOW_EXECUTION_STARTED;
    }

    /** Fetches every run of a workflow and replays each with the code of today. */
    void replay(String workflowId) {
        replay(workflowId, runs(client(), workflowId), replays);
    }

    /** Replays the runs of one execution from its first on; answers the last one. */
    Run replay(String workflowId, String firstRun) {
        List<Run> runs = from(workflowId, firstRun);
        replay(workflowId, runs.stream().map(Run::history).toList(), replays);
        return runs.get(runs.size() - 1);
    }

    /** Whether an execution has come to its end. */
    boolean closed(String workflowId, String firstRun) {
        List<Run> runs = from(workflowId, firstRun);
        return runs.get(runs.size() - 1).history().getLastEvent().getEventType()
                == EventType.EVENT_TYPE_WORKFLOW_EXECUTION_COMPLETED;
    }

    private List<Run> from(String workflowId, String firstRun) {
        List<Run> runs = new ArrayList<>();
        String run = firstRun;
        while (!run.isEmpty()) {
            WorkflowExecutionHistory history = client().fetchHistory(workflowId, run);
            runs.add(new Run(run, history));
            run = history.getLastEvent()
                    .getWorkflowExecutionContinuedAsNewEventAttributes()
                    .getNewExecutionRunId();
        }
        return runs;
    }

    /** Replays each of these runs with the code of today. */
    static void replay(String workflowId, List<WorkflowExecutionHistory> runs) {
        try (TestWorkflowEnvironment environment =
                TestWorkflowEnvironment.newInstance(TestEnvironmentOptions.newBuilder()
                        .setWorkflowClientOptions(WorkflowClientOptions.newBuilder()
                                .setDataConverter(Payloads.converter())
                                .build())
                        .build())) {
            Worker worker = environment.newWorker("replays", Stage.PATIENT);
            worker.registerWorkflowImplementationTypes(WorkflowTypes.all());
            replay(workflowId, runs, worker);
        }
    }

    private static void replay(String workflowId, List<WorkflowExecutionHistory> runs, Worker worker) {
        for (WorkflowExecutionHistory each : runs) {
            for (HistoryEvent event : each.getEvents()) {
                if (failed(event)) {
                    throw new AssertionError(workflowId + " has failed: " + event);
                }
            }
            try {
                WorkflowReplayer.replayWorkflowExecution(each, worker);
            } catch (Exception changed) {
                if (!toldInAnotherOrder(each)) {
                    throw new AssertionError(workflowId + " does not replay:\n" + told(each), changed);
                }
                System.out.println(workflowId + ": an update came with something else; not replayed.");
            }
        }
    }

    /**
     * Whether an update came in one task with something else: a signal, the end of an activity. The server in memory gives
     * the update to the worker first, and notes that it came last (StateMachines in 1.38, where it makes the event that an
     * update was accepted); the real one notes what it gave.
     */
    private static boolean toldInAnotherOrder(WorkflowExecutionHistory run) {
        boolean came = false;
        boolean cameWithTask = false;
        for (HistoryEvent event : run.getEvents()) {
            switch (event.getEventType()) {
                case EVENT_TYPE_WORKFLOW_EXECUTION_SIGNALED,
                        EVENT_TYPE_ACTIVITY_TASK_COMPLETED,
                        EVENT_TYPE_ACTIVITY_TASK_FAILED,
                        EVENT_TYPE_ACTIVITY_TASK_TIMED_OUT,
                        EVENT_TYPE_TIMER_FIRED -> came = true;
                case EVENT_TYPE_WORKFLOW_TASK_COMPLETED -> {
                    cameWithTask = came;
                    came = false;
                }
                case EVENT_TYPE_WORKFLOW_EXECUTION_UPDATE_ACCEPTED -> {
                    if (cameWithTask) {
                        return true;
                    }
                }
                default -> {
                    // Nothing that comes from outside.
                }
            }
        }
        return false;
    }

    /**
     * Whether a task or a run failed by a fault of ours. A task that wanted to end its run when something else had come
     * in is done again; so is one that the server ends to make room for what comes in, one whose history the server
     * handed out without its last task, as it does to a worker that has just put the run out of memory, and one that the
     * SDK puts out of memory between finding it there and going on with it: its cache closes what no longer fits without
     * asking whether it is in use (WorkflowExecutorCache in 1.38, the listener of its removals).
     */
    private static boolean failed(HistoryEvent event) {
        if (event.getEventType() == EventType.EVENT_TYPE_WORKFLOW_EXECUTION_FAILED) {
            return true;
        }
        if (event.getEventType() != EventType.EVENT_TYPE_WORKFLOW_TASK_FAILED) {
            return false;
        }
        WorkflowTaskFailedEventAttributes failed = event.getWorkflowTaskFailedEventAttributes();
        return failed.getCause() != WorkflowTaskFailedCause.WORKFLOW_TASK_FAILED_CAUSE_UNHANDLED_COMMAND
                && failed.getCause() != WorkflowTaskFailedCause.WORKFLOW_TASK_FAILED_CAUSE_FORCE_CLOSE_COMMAND
                && !failed.getFailure().getMessage().startsWith("Premature end of stream")
                && !putOutOfMemory(failed.getFailure());
    }

    private static boolean putOutOfMemory(Failure failure) {
        return failure.getMessage().equals("closed")
                && failure.getApplicationFailureInfo().getType().equals(Error.class.getName())
                && failure.getStackTrace().contains("DeterministicRunnerImpl.checkNotClosed");
    }

    /** What a run that has ended came to; asked of the client, it would let time run on. */
    static <T> T result(WorkflowExecutionHistory run, Class<T> type) {
        return Payloads.converter()
                .fromPayloads(
                        0,
                        Optional.of(run.getLastEvent()
                                .getWorkflowExecutionCompletedEventAttributes()
                                .getResult()),
                        type,
                        type);
    }

    /** Every run of a workflow, first to last. */
    static List<WorkflowExecutionHistory> runs(WorkflowClient client, String workflowId) {
        List<WorkflowExecutionHistory> runs = new ArrayList<>();
        WorkflowExecutionHistory run = client.fetchHistory(workflowId);
        runs.add(run);
        while (!earlier(run).isEmpty()) {
            run = client.fetchHistory(workflowId, earlier(run));
            runs.add(run);
        }
        Collections.reverse(runs);
        return runs;
    }

    /** What has happened to the workflows of these accounts or customers, for whoever looks for the fault. */
    String told(List<String> whose) {
        StringBuilder all = new StringBuilder();
        for (String id : whose.stream()
                .flatMap(who -> Stream.of(WorkflowIds.account(who), WorkflowIds.session(who)))
                .toList()) {
            try {
                runs(client(), id)
                        .forEach(run -> all.append(id)
                                .append(":\n")
                                .append(run.getEvents().stream()
                                        .map(World::told)
                                        .collect(Collectors.joining("\n")))
                                .append('\n'));
            } catch (RuntimeException none) {
                all.append(id).append(": ").append(none).append('\n');
            }
        }
        return all.toString();
    }

    private static String told(HistoryEvent event) {
        return event.getEventId() + " "
                + Instant.ofEpochSecond(
                        event.getEventTime().getSeconds(), event.getEventTime().getNanos())
                + " " + event.getEventType().name().substring("EVENT_TYPE_".length());
    }

    private static String told(WorkflowExecutionHistory run) {
        return run.getEvents().stream().map(World::told).collect(Collectors.joining("\n"));
    }

    private static String earlier(WorkflowExecutionHistory run) {
        return run.getEvents()
                .get(0)
                .getWorkflowExecutionStartedEventAttributes()
                .getContinuedExecutionRunId();
    }

    @Override
    public void close() {
        environment.close();
        passing.shutdownNow();
    }
}
