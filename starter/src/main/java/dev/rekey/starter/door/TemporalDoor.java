package dev.rekey.starter.door;

import dev.rekey.starter.progress.Views;
import dev.rekey.workflows.Refusal;
import dev.rekey.workflows.RotationSession;
import dev.rekey.workflows.SearchAttributes;
import dev.rekey.workflows.WorkflowIds;
import dev.rekey.workflows.actions.ActionRequest;
import dev.rekey.workflows.actions.SessionAction;
import dev.rekey.workflows.actions.SessionRequest;
import dev.rekey.workflows.model.AccountView;
import dev.rekey.workflows.model.SessionStart;
import dev.rekey.workflows.model.SessionView;
import dev.rekey.workflows.model.Taken;
import io.grpc.Context;
import io.temporal.api.enums.v1.WorkflowIdConflictPolicy;
import io.temporal.api.enums.v1.WorkflowIdReusePolicy;
import io.temporal.client.BatchRequest;
import io.temporal.client.UpdateOptions;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowExecutionAlreadyStarted;
import io.temporal.client.WorkflowNotFoundException;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.WorkflowServiceException;
import io.temporal.client.WorkflowStub;
import io.temporal.client.WorkflowUpdateException;
import io.temporal.client.WorkflowUpdateStage;
import io.temporal.failure.ApplicationFailure;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
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
    private static final ScheduledExecutorService DEADLINES = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "rekey-door");
        thread.setDaemon(true);
        return thread;
    });

    private final WorkflowClient client;
    private final Views views;
    private final Duration answerWithin;

    /**
     * Uses this connection.
     *
     * @param views where each step is published before its update is answered
     * @param answerWithin how long an update may take before the action is left as a signal
     */
    public TemporalDoor(WorkflowClient client, Views views, Duration answerWithin) {
        this.client = client;
        this.views = views;
        this.answerWithin = answerWithin;
    }

    @Override
    public String start(SessionStart start) {
        RotationSession fresh = session(start, WorkflowIdConflictPolicy.WORKFLOW_ID_CONFLICT_POLICY_FAIL);
        try {
            WorkflowClient.start(fresh::run, start);
            return start.sessionId();
        } catch (WorkflowExecutionAlreadyStarted open) {
            return join(start);
        } catch (WorkflowServiceException unreachable) {
            throw new DoorClosed(unreachable);
        }
    }

    /** Adds the accounts to the open session; starts one after all, should that have ended in this moment. */
    private String join(SessionStart start) {
        SessionRequest request =
                new SessionRequest(UUID.randomUUID().toString(), start.by(), new SessionAction.Join(start));
        return act(start.customerId(), request) instanceof Answer.Now<SessionView> now
                ? now.view().sessionId()
                : joinLater(start, request);
    }

    private String joinLater(SessionStart start, SessionRequest join) {
        RotationSession session = session(start, WorkflowIdConflictPolicy.WORKFLOW_ID_CONFLICT_POLICY_USE_EXISTING);
        try {
            BatchRequest batch = client.newSignalWithStartRequest();
            batch.add(session::run, start);
            batch.add(session::submit, join);
            client.signalWithStart(batch);
            return start.sessionId();
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

    private RotationSession session(SessionStart start, WorkflowIdConflictPolicy policy) {
        return client.newWorkflowStub(
                RotationSession.class,
                WorkflowOptions.newBuilder()
                        .setWorkflowId(WorkflowIds.session(start.customerId()))
                        .setTaskQueue(WorkflowIds.TASK_QUEUE)
                        .setWorkflowIdConflictPolicy(policy)
                        .setWorkflowIdReusePolicy(WorkflowIdReusePolicy.WORKFLOW_ID_REUSE_POLICY_ALLOW_DUPLICATE)
                        .setStaticSummary(start.reason().title() + " · customer " + start.customerId())
                        .setStaticDetails(details(start))
                        .setTypedSearchAttributes(io.temporal.common.SearchAttributes.newBuilder()
                                .set(SearchAttributes.CUSTOMER, start.customerId())
                                .set(SearchAttributes.REASON, start.reason().name())
                                .set(SearchAttributes.AGENT, start.by().name())
                                .build())
                        .build());
    }

    @Override
    public Answer<AccountView> act(String accountId, ActionRequest request) {
        String workflowId = WorkflowIds.account(accountId);
        Answer<Taken> answer = act(workflowId, request.id(), request, Taken.class);
        return answer.map(taken -> next(workflowId, accountId, request, taken));
    }

    @Override
    public Answer<SessionView> act(String customerId, SessionRequest request) {
        return act(WorkflowIds.session(customerId), request.id(), request, SessionView.class);
    }

    /** The view an action led to, as it was published; a database that lags behind is not waited for. */
    private AccountView next(String workflowId, String accountId, ActionRequest request, Taken taken) {
        if (taken.last() != null) {
            return taken.last();
        }
        return Optional.ofNullable(request.sessionId())
                .flatMap(session -> views.account(session, accountId))
                .filter(view -> view.revision() >= taken.revision())
                .orElseGet(() -> client.newUntypedWorkflowStub(workflowId).query("view", AccountView.class));
    }

    private <V> Answer<V> act(String workflowId, String id, Object request, Class<V> view) {
        WorkflowStub stub = client.newUntypedWorkflowStub(workflowId);
        try {
            UpdateOptions<V> options = UpdateOptions.newBuilder(view)
                    .setUpdateName(PERFORM)
                    .setUpdateId(id)
                    .setWaitForStage(WorkflowUpdateStage.COMPLETED)
                    .build();
            return new Answer.Now<>(within(
                    answerWithin, () -> stub.startUpdate(options, request).getResult()));
        } catch (RuntimeException failed) {
            return failed(stub, workflowId, request, failed);
        }
    }

    /** A worker that is away must not hold the page: the call ends when the time is over, as one that failed. */
    private static <V> V within(Duration time, Supplier<V> call) {
        Context.CancellableContext context =
                Context.current().withDeadlineAfter(time.toMillis(), TimeUnit.MILLISECONDS, DEADLINES);
        Context before = context.attach();
        try {
            return call.get();
        } finally {
            context.detach(before);
            context.cancel(null);
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
