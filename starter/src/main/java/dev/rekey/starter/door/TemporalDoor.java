package dev.rekey.starter.door;

import dev.rekey.workflows.Refusal;
import dev.rekey.workflows.RotationSession;
import dev.rekey.workflows.WorkflowIds;
import dev.rekey.workflows.actions.ActionRequest;
import dev.rekey.workflows.actions.SessionAction;
import dev.rekey.workflows.actions.SessionRequest;
import dev.rekey.workflows.model.AccountView;
import dev.rekey.workflows.model.SessionStart;
import dev.rekey.workflows.model.SessionView;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.api.enums.v1.WorkflowIdConflictPolicy;
import io.temporal.api.enums.v1.WorkflowIdReusePolicy;
import io.temporal.client.BatchRequest;
import io.temporal.client.UpdateOptions;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowNotFoundException;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.WorkflowServiceException;
import io.temporal.client.WorkflowStub;
import io.temporal.client.WorkflowUpdateException;
import io.temporal.client.WorkflowUpdateStage;
import io.temporal.failure.ApplicationFailure;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The doors of a Temporal server.
 *
 * <p>An action goes in as an update whose id is the request's, so that a repeat counts once. If no worker answers in
 * time, the same request is left as a signal, which the server keeps without any worker; the workflow knows the id, so
 * an update that is delivered after all does not count twice.
 */
public final class TemporalDoor implements RotationDoor {

    private static final Logger log = LoggerFactory.getLogger(TemporalDoor.class);
    private static final String PERFORM = "perform";
    private static final String SUBMIT = "submit";

    private final WorkflowClient client;
    private final Duration answerWithin;

    /**
     * Uses this connection.
     *
     * @param answerWithin how long an update may take before the action is left as a signal
     */
    public TemporalDoor(WorkflowClient client, Duration answerWithin) {
        this.client = client;
        this.answerWithin = answerWithin;
    }

    @Override
    public String start(SessionStart start) {
        WorkflowOptions options = WorkflowOptions.newBuilder()
                .setWorkflowId(WorkflowIds.session(start.customerId()))
                .setTaskQueue(WorkflowIds.TASK_QUEUE)
                .setWorkflowIdConflictPolicy(WorkflowIdConflictPolicy.WORKFLOW_ID_CONFLICT_POLICY_USE_EXISTING)
                .setWorkflowIdReusePolicy(WorkflowIdReusePolicy.WORKFLOW_ID_REUSE_POLICY_ALLOW_DUPLICATE)
                .setStaticSummary(start.reason().title() + " · customer " + start.customerId())
                .setStaticDetails(details(start))
                .build();
        RotationSession session = client.newWorkflowStub(RotationSession.class, options);
        SessionRequest join =
                new SessionRequest(UUID.randomUUID().toString(), start.by(), new SessionAction.Join(start.accounts()));
        try {
            BatchRequest batch = client.newSignalWithStartRequest();
            batch.add(session::run, start);
            batch.add(session::submit, join);
            WorkflowExecution execution = client.signalWithStart(batch);
            return execution.getRunId();
        } catch (WorkflowServiceException unreachable) {
            throw new DoorClosed(unreachable);
        }
    }

    /** What the Temporal Web UI says of a session before anything has happened; no text that a person typed. */
    private static String details(SessionStart start) {
        return "One customer's accounts on their way to new API keys, each proved before it is used.\n\n"
                + start.accounts().stream()
                        .map(account -> "- " + account.title() + " (workflow `"
                                + WorkflowIds.account(account.accountId()) + "`)\n")
                        .collect(Collectors.joining())
                + "\nWhere it stands is said under Current Details, here and in each account's workflow. "
                + "Actions may be sent to these as the update `perform` or the signal `submit`.";
    }

    @Override
    public Answer<AccountView> act(String accountId, ActionRequest request) {
        return act(WorkflowIds.account(accountId), request.id(), request, AccountView.class);
    }

    @Override
    public Answer<SessionView> act(String customerId, SessionRequest request) {
        return act(WorkflowIds.session(customerId), request.id(), request, SessionView.class);
    }

    private <V> Answer<V> act(String workflowId, String id, Object request, Class<V> view) {
        WorkflowStub stub = client.newUntypedWorkflowStub(workflowId);
        try {
            UpdateOptions<V> options = UpdateOptions.newBuilder(view)
                    .setUpdateName(PERFORM)
                    .setUpdateId(id)
                    .setWaitForStage(WorkflowUpdateStage.COMPLETED)
                    .build();
            // The call below waits for the server; a worker that is away must not hold the page, so it runs beside.
            return new Answer.Now<>(Beside.call(() ->
                            stub.startUpdate(options, request).getResultAsync().get())
                    .get(answerWithin.toMillis(), TimeUnit.MILLISECONDS));
        } catch (TimeoutException noAnswer) {
            return leave(stub, workflowId, request);
        } catch (ExecutionException failed) {
            return failed(stub, workflowId, request, failed);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return new Answer.NotSaved<>("That was not saved. Try again.");
        }
    }

    private <V> Answer<V> failed(WorkflowStub stub, String workflowId, Object request, Throwable failed) {
        for (Throwable t = failed; t != null; t = t.getCause()) {
            if (t instanceof ApplicationFailure refused && refused.getType().equals(Refusal.TYPE)) {
                return new Answer.Refused<>(refused.getOriginalMessage());
            }
            if (t instanceof WorkflowNotFoundException) {
                return new Answer.Over<>();
            }
        }
        for (Throwable t = failed; t != null; t = t.getCause()) {
            if (t instanceof WorkflowUpdateException) {
                log.warn("An update of {} failed in a way no handler should: {}", workflowId, t.getMessage());
                return new Answer.NotSaved<>("That could not be done. Nothing was changed; try again in a moment.");
            }
        }
        return leave(stub, workflowId, request);
    }

    private <V> Answer<V> leave(WorkflowStub stub, String workflowId, Object request) {
        try {
            stub.signal(SUBMIT, request);
            return new Answer.Saved<>();
        } catch (WorkflowNotFoundException over) {
            return new Answer.Over<>();
        } catch (WorkflowServiceException | io.grpc.StatusRuntimeException unreachable) {
            log.warn("An action for {} could not be left as a signal: {}", workflowId, unreachable.getMessage());
            return new Answer.NotSaved<>("That was not saved: our system does not answer. Try again in a minute.");
        }
    }
}
