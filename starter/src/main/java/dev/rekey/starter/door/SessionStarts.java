package dev.rekey.starter.door;

import com.google.common.base.Throwables;
import dev.rekey.accounts.LeftAction;
import dev.rekey.accounts.signing.Signing;
import dev.rekey.workflows.Refusal;
import dev.rekey.workflows.RotationSession;
import dev.rekey.workflows.SessionOptions;
import dev.rekey.workflows.WorkflowIds;
import dev.rekey.workflows.actions.SessionAction;
import dev.rekey.workflows.actions.SessionRequest;
import dev.rekey.workflows.model.SessionStart;
import dev.rekey.workflows.model.SessionView;
import io.grpc.StatusRuntimeException;
import io.temporal.api.enums.v1.WorkflowIdConflictPolicy;
import io.temporal.client.UpdateOptions;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowExecutionAlreadyStarted;
import io.temporal.client.WorkflowNotFoundException;
import io.temporal.client.WorkflowServiceException;
import io.temporal.client.WorkflowStub;
import io.temporal.client.WorkflowUpdateException;
import io.temporal.client.WorkflowUpdateStage;
import io.temporal.failure.ApplicationFailure;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Starts sessions at a Temporal server, or joins the one that is open. All of it goes by the session's id: the same start
 * again leads to the same session, however often it is sent and whatever became of it before.
 */
final class SessionStarts {

    /** A session that ends in this moment makes room; that happens once, and twice at most. */
    private static final int MOST_TRIES = 3;

    private final WorkflowClient client;
    private final LeftBehind left;
    private final Signing signing;
    private final Duration answerWithin;

    SessionStarts(WorkflowClient client, LeftBehind left, Signing signing, Duration answerWithin) {
        this.client = client;
        this.left = left;
        this.signing = signing;
        this.answerWithin = answerWithin;
    }

    /**
     * Starts a session or joins the open one.
     *
     * @throws RotationDoor.DoorClosed when Temporal did not answer
     */
    Started start(SessionStart asked) {
        String workflow = WorkflowIds.session(asked.customerId());
        SessionStart start = asked.signed(signing.sign(asked.statement(workflow).bytes()));
        SessionRequest unsigned = new SessionRequest(start.sessionId(), start.by(), new SessionAction.Join(start));
        SessionRequest join =
                unsigned.signed(signing.sign(unsigned.statement(workflow).bytes()));
        return Deadline.within(answerWithin, () -> startOrJoin(start, join)).orElseGet(() -> leave(start, join));
    }

    /** All of it in one deadline; empty when nobody answered the joining, or sessions ended again and again meanwhile. */
    private Optional<Started> startOrJoin(SessionStart start, SessionRequest join) {
        for (int i = 0; i < MOST_TRIES; i++) {
            RotationSession fresh = session(start, WorkflowIdConflictPolicy.WORKFLOW_ID_CONFLICT_POLICY_FAIL);
            try {
                WorkflowClient.start(fresh::run, start);
                return Optional.of(new Started.Session(start.sessionId(), false));
            } catch (WorkflowExecutionAlreadyStarted open) {
                try {
                    return join(start, join);
                } catch (WorkflowNotFoundException ended) {
                    // It has ended in this moment, so that there is room for a fresh one.
                }
            } catch (WorkflowServiceException | StatusRuntimeException unreachable) {
                throw new RotationDoor.DoorClosed(unreachable);
            }
        }
        return Optional.empty();
    }

    /**
     * Joins the open session; empty when nobody answered.
     *
     * @throws WorkflowNotFoundException when that has ended in this moment
     */
    private Optional<Started> join(SessionStart start, SessionRequest join) {
        UpdateOptions<SessionView> options = UpdateOptions.newBuilder(SessionView.class)
                .setUpdateName(join.action().message())
                .setUpdateId(join.id())
                .setWaitForStage(WorkflowUpdateStage.COMPLETED)
                .build();
        try {
            String taking = client.newUntypedWorkflowStub(WorkflowIds.session(start.customerId()))
                    .startUpdate(options, join)
                    .getResult()
                    .sessionId();
            return Optional.of(new Started.Session(taking, !taking.equals(start.sessionId())));
        } catch (RuntimeException failed) {
            List<Throwable> causes = Throwables.getCausalChain(failed);
            for (Throwable t : causes) {
                if (t instanceof ApplicationFailure refused && refused.getType().equals(Refusal.TYPE)) {
                    return Optional.of(new Started.Refused(Refusal.why(refused)));
                }
                if (t instanceof WorkflowNotFoundException ended) {
                    throw ended;
                }
            }
            if (causes.stream().anyMatch(WorkflowUpdateException.class::isInstance)) {
                throw new RotationDoor.DoorClosed(failed);
            }
            return Optional.empty();
        }
    }

    /** Temporal keeps it for the session that is open; should that have ended meanwhile, it starts one after all. */
    private Started leave(SessionStart start, SessionRequest join) {
        LeftAction.Request row = new LeftAction.Request(
                start.sessionId(),
                "",
                join.id(),
                start.customerId(),
                LeftAction.START,
                start.by().kind().name(),
                start.by().name());
        if (left.leave(row).isPresent()) {
            return new Started.Saved();
        }
        RotationSession session = session(start, WorkflowIdConflictPolicy.WORKFLOW_ID_CONFLICT_POLICY_USE_EXISTING);
        try {
            Deadline.within(
                    answerWithin.dividedBy(2),
                    () -> WorkflowStub.fromTyped(session)
                            .signalWithStart(join.action().message(), new Object[] {join}, new Object[] {start}));
        } catch (WorkflowServiceException | StatusRuntimeException unreachable) {
            throw new RotationDoor.DoorClosed(unreachable);
        }
        left.kept(row);
        return new Started.Saved();
    }

    private RotationSession session(SessionStart start, WorkflowIdConflictPolicy policy) {
        return client.newWorkflowStub(RotationSession.class, SessionOptions.of(start, policy));
    }
}
