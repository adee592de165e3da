package dev.rekey.worker.reconcile;

import com.google.protobuf.ByteString;
import com.google.protobuf.Timestamp;
import dev.rekey.workflows.AccountRotation;
import dev.rekey.workflows.Provenance;
import dev.rekey.workflows.RotationSession;
import dev.rekey.workflows.SessionOptions;
import dev.rekey.workflows.WorkflowIds;
import dev.rekey.workflows.actions.SessionAction;
import dev.rekey.workflows.actions.SessionRequest;
import dev.rekey.workflows.model.AccountOutcome;
import dev.rekey.workflows.model.AccountStart;
import dev.rekey.workflows.model.AccountView;
import dev.rekey.workflows.model.SessionStart;
import dev.rekey.workflows.model.SessionView;
import io.grpc.Context;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.temporal.api.common.v1.Payload;
import io.temporal.api.common.v1.Payloads;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.api.enums.v1.WorkflowExecutionStatus;
import io.temporal.api.enums.v1.WorkflowIdConflictPolicy;
import io.temporal.api.errordetails.v1.NamespaceNotFoundFailure;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.api.history.v1.WorkflowExecutionSignaledEventAttributes;
import io.temporal.api.workflow.v1.WorkflowExecutionInfo;
import io.temporal.api.workflowservice.v1.DescribeWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.GetWorkflowExecutionHistoryRequest;
import io.temporal.api.workflowservice.v1.GetWorkflowExecutionHistoryResponse;
import io.temporal.api.workflowservice.v1.ListWorkflowExecutionsRequest;
import io.temporal.api.workflowservice.v1.ListWorkflowExecutionsResponse;
import io.temporal.api.workflowservice.v1.WorkflowServiceGrpc.WorkflowServiceBlockingStub;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowExecutionAlreadyStarted;
import io.temporal.client.WorkflowNotFoundException;
import io.temporal.client.WorkflowStub;
import io.temporal.client.WorkflowTargetOptions;
import io.temporal.common.converter.DataConverterException;
import io.temporal.serviceclient.StatusUtils;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What Temporal says of sessions and rotations. Each call ends within seconds, and throws when Temporal is away. */
final class Workflows implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Workflows.class);

    private static final String OURS = "WorkflowType IN ('AccountRotation', 'RotationSession')";
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final int AT_ONCE = 1_000;
    /** How many of a workflow's earlier runs are looked through for one of a certain session. */
    private static final int MOST_RUNS = 20;

    private final WorkflowClient client;
    private final Provenance provenance;
    private final ScheduledExecutorService deadlines = Executors.newSingleThreadScheduledExecutor(work -> {
        Thread thread = new Thread(work, "reconcile-deadlines");
        thread.setDaemon(true);
        return thread;
    });

    /** Asks through this, and names those only who are proved to have started a session: so do the views. */
    Workflows(WorkflowClient client, Provenance provenance) {
        this.client = client;
        this.provenance = provenance;
    }

    /**
     * One run of a workflow.
     *
     * @param events how long its history is; with the bytes it tells whether anything happened since a look
     */
    record Run(
            String workflowId,
            String runId,
            WorkflowExecutionStatus status,
            long events,
            long bytes,
            Instant startedAt,
            @Nullable Instant closedAt) {

        boolean running() {
            return status == WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_RUNNING
                    || status == WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_PAUSED;
        }

        /** Whether a worker can tell what it came to: the SDK replays no history that somebody else has closed. */
        boolean tells() {
            return status != WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_TERMINATED
                    && status != WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_TIMED_OUT;
        }

        /** How it ended, for people: as Temporal's own pages say it. */
        String ending() {
            return status.name().replace("WORKFLOW_EXECUTION_STATUS_", "").toLowerCase(Locale.ROOT);
        }
    }

    /** All sessions and rotations that run, as far as Temporal's lists know yet. */
    List<Run> running() {
        return list(OURS + " AND ExecutionStatus = 'Running'", Integer.MAX_VALUE);
    }

    /** All that ended at this moment or later; those that went on in a new run did not end. */
    List<Run> endedSince(@Nullable Instant moment) {
        // By status and not by the time alone: one that runs counts as closing in the far future in some stores.
        String since = moment == null ? "" : " AND CloseTime >= '" + moment + "'";
        return list(
                OURS + " AND ExecutionStatus IN ('Completed', 'Failed', 'Canceled', 'Terminated', 'TimedOut')" + since,
                Integer.MAX_VALUE);
    }

    /** The runs of one workflow, the newest first, those that run before those that ended. */
    List<Run> runsOf(String workflowId) {
        return list("WorkflowId = '" + workflowId.replace("'", "''") + "'", MOST_RUNS);
    }

    private List<Run> list(String query, int most) {
        List<Run> found = new ArrayList<>();
        ByteString next = ByteString.EMPTY;
        do {
            ListWorkflowExecutionsResponse page = service()
                    .listWorkflowExecutions(ListWorkflowExecutionsRequest.newBuilder()
                            .setNamespace(client.getOptions().getNamespace())
                            .setQuery(query)
                            .setPageSize(Math.min(most, AT_ONCE))
                            .setNextPageToken(next)
                            .build());
            page.getExecutionsList().forEach(info -> found.add(run(info)));
            next = page.getNextPageToken();
        } while (!next.isEmpty() && found.size() < most);
        return found;
    }

    /** The newest run of this workflow; empty when Temporal knows none. */
    Optional<Run> current(String workflowId) {
        try {
            return Optional.of(run(service()
                    .describeWorkflowExecution(DescribeWorkflowExecutionRequest.newBuilder()
                            .setNamespace(client.getOptions().getNamespace())
                            .setExecution(WorkflowExecution.newBuilder().setWorkflowId(workflowId))
                            .build())
                    .getWorkflowExecutionInfo()));
        } catch (StatusRuntimeException e) {
            // A namespace that is not there says nothing of the workflows that were in it.
            if (e.getStatus().getCode() == Status.Code.NOT_FOUND
                    && !StatusUtils.hasFailure(e, NamespaceNotFoundFailure.class)) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private WorkflowServiceBlockingStub service() {
        return client.getWorkflowServiceStubs()
                .blockingStub()
                .withDeadlineAfter(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    }

    private static Run run(WorkflowExecutionInfo info) {
        return new Run(
                info.getExecution().getWorkflowId(),
                info.getExecution().getRunId(),
                info.getStatus(),
                info.getHistoryLength(),
                info.getHistorySizeBytes(),
                instant(info.getStartTime()),
                info.hasCloseTime() ? instant(info.getCloseTime()) : null);
    }

    private static Instant instant(Timestamp time) {
        return Instant.ofEpochSecond(time.getSeconds(), time.getNanos());
    }

    /**
     * The view of a rotation as this run has it, ended or not. Of one that was terminated no worker can tell more than
     * what it began with. Empty when nobody tells in time.
     */
    Optional<AccountView> accountView(Run run) {
        return run.tells()
                ? view(run, AccountView.class)
                : start(run, AccountStart.class)
                        .map(start -> start.carried() == null
                                ? Endings.notBegun(start, run.startedAt())
                                : start.carried().view());
    }

    /** The same of a session. */
    Optional<SessionView> sessionView(Run run) {
        Optional<SessionView> told = run.tells()
                ? view(run, SessionView.class)
                : start(run, SessionStart.class)
                        .map(start -> start.carried() == null
                                ? Endings.notBegun(start, run.startedAt())
                                : start.carried().view());
        return told.map(provenance::settled);
    }

    /** The session that was to begin when this one had ended, whoever ended it; empty when none was. */
    Optional<SessionStart> next(Run session) {
        Payload kept = service()
                .describeWorkflowExecution(DescribeWorkflowExecutionRequest.newBuilder()
                        .setNamespace(client.getOptions().getNamespace())
                        .setExecution(execution(session))
                        .build())
                .getWorkflowExecutionInfo()
                .getMemo()
                .getFieldsMap()
                .get(RotationSession.NEXT);
        return Optional.ofNullable(kept)
                .map(payload -> client.getOptions()
                        .getDataConverter()
                        .fromPayload(payload, SessionStart.class, SessionStart.class));
    }

    /** Has the session that runs take these accounts, as whoever starts them would. */
    void join(Run session, SessionStart start) {
        SessionAction.Join join = new SessionAction.Join(start);
        signal(session, join.message(), new SessionRequest(start.sessionId(), start.by(), join));
    }

    /**
     * Sends an action again that a workflow has heard before, by the name its sender gave it: the same action counts
     * once, and is answered again.
     *
     * @return false when neither this run nor an earlier one of it was ever sent that
     */
    boolean sendAgain(Run run, String requestId) {
        String runId = run.runId();
        for (int runs = 0; runs < MOST_RUNS && !runId.isEmpty(); runs++) {
            String before = "";
            ByteString next = ByteString.EMPTY;
            do {
                GetWorkflowExecutionHistoryResponse page = history(run.workflowId(), runId, next, AT_ONCE);
                for (HistoryEvent event : page.getHistory().getEventsList()) {
                    if (event.hasWorkflowExecutionStartedEventAttributes()) {
                        before = event.getWorkflowExecutionStartedEventAttributes()
                                .getContinuedExecutionRunId();
                    }
                    Object action = action(event, requestId);
                    if (action != null) {
                        signal(
                                run,
                                event.getWorkflowExecutionSignaledEventAttributes()
                                        .getSignalName(),
                                action);
                        return true;
                    }
                }
                next = page.getNextPageToken();
            } while (!next.isEmpty());
            runId = before;
        }
        return false;
    }

    /** What a signal was sent with, if this event is one that asked for the action with this id. */
    private @Nullable Object action(HistoryEvent event, String requestId) {
        if (!event.hasWorkflowExecutionSignaledEventAttributes()) {
            return null;
        }
        WorkflowExecutionSignaledEventAttributes signal = event.getWorkflowExecutionSignaledEventAttributes();
        try {
            Map<?, ?> told = client.getOptions()
                    .getDataConverter()
                    .fromPayloads(0, Optional.of(signal.getInput()), Map.class, Map.class);
            return told != null && requestId.equals(told.get("id")) ? told : null;
        } catch (DataConverterException another) {
            LOG.debug("The signal {} is no action", signal.getSignalName(), another);
            return null;
        }
    }

    private GetWorkflowExecutionHistoryResponse history(String workflowId, String runId, ByteString from, int most) {
        return service()
                .getWorkflowExecutionHistory(GetWorkflowExecutionHistoryRequest.newBuilder()
                        .setNamespace(client.getOptions().getNamespace())
                        .setExecution(WorkflowExecution.newBuilder()
                                .setWorkflowId(workflowId)
                                .setRunId(runId))
                        .setMaximumPageSize(most)
                        .setNextPageToken(from)
                        .build());
    }

    /** Starts a session; answers false when another one of its customer is open by now. */
    boolean start(SessionStart start) {
        RotationSession session = client.newWorkflowStub(
                RotationSession.class,
                SessionOptions.of(start, WorkflowIdConflictPolicy.WORKFLOW_ID_CONFLICT_POLICY_FAIL));
        try {
            within(() -> WorkflowClient.start(session::run, start));
            return true;
        } catch (WorkflowExecutionAlreadyStarted open) {
            return false;
        }
    }

    private <V> Optional<V> view(Run run, Class<V> type) {
        try {
            return Optional.ofNullable(within(() -> stub(run).query("view", type)));
        } catch (RuntimeException untold) {
            LOG.debug("No view of {} was told", run.workflowId(), untold);
            return Optional.empty();
        }
    }

    private <S> Optional<S> start(Run run, Class<S> type) {
        try {
            Payloads input = history(run.workflowId(), run.runId(), ByteString.EMPTY, 1)
                    .getHistory()
                    .getEvents(0)
                    .getWorkflowExecutionStartedEventAttributes()
                    .getInput();
            return Optional.ofNullable(
                    client.getOptions().getDataConverter().fromPayloads(0, Optional.of(input), type, type));
        } catch (RuntimeException untold) {
            LOG.debug("The start of {} was not told", run.workflowId(), untold);
            return Optional.empty();
        }
    }

    /** Has a workflow publish its present view anew, above this revision. */
    void show(Run run, long storedRevision) {
        signal(run, "show", storedRevision);
    }

    /** Ends a rotation as its session would. */
    void close(Run rotation, AccountRotation.Close close) {
        signal(rotation, "close", close);
    }

    /** Tells a session that the rotation of one of its accounts has ended. */
    void accountDone(Run session, String sessionId, AccountOutcome outcome) {
        signal(session, "accountDone", sessionId, outcome);
    }

    private void signal(Run run, String name, Object... what) {
        try {
            within(() -> {
                stub(run).signal(name, what);
                return true;
            });
        } catch (WorkflowNotFoundException ended) {
            LOG.debug("{} ended before it heard {}", run.workflowId(), name);
        }
    }

    private WorkflowStub stub(Run run) {
        return client.newUntypedWorkflowStub(WorkflowTargetOptions.newBuilder()
                .setWorkflowExecution(execution(run))
                .build());
    }

    private static WorkflowExecution execution(Run run) {
        return WorkflowExecution.newBuilder()
                .setWorkflowId(run.workflowId())
                .setRunId(run.runId())
                .build();
    }

    private <V> V within(Supplier<V> call) {
        Context.CancellableContext context =
                Context.current().withDeadlineAfter(PATIENCE.toMillis(), TimeUnit.MILLISECONDS, deadlines);
        Context before = context.attach();
        try {
            return call.get();
        } finally {
            context.detach(before);
            context.cancel(null);
        }
    }

    /** The account of a rotation's workflow; empty when it is the workflow of a session. */
    static Optional<String> accountOf(String workflowId) {
        return after(WorkflowIds.account(""), workflowId);
    }

    /** The customer of a session's workflow; empty when it is the workflow of a rotation. */
    static Optional<String> customerOf(String workflowId) {
        return after(WorkflowIds.session(""), workflowId);
    }

    private static Optional<String> after(String beginning, String workflowId) {
        return workflowId.startsWith(beginning)
                ? Optional.of(workflowId.substring(beginning.length()))
                : Optional.empty();
    }

    @Override
    public void close() {
        deadlines.shutdownNow();
    }
}
