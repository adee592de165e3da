package dev.rekey.starter.door;

import com.google.common.base.Throwables;
import dev.rekey.accounts.LeftAction;
import dev.rekey.accounts.signing.Signing;
import dev.rekey.starter.progress.Views;
import dev.rekey.starter.words.ProblemCode;
import dev.rekey.workflows.Provenance;
import dev.rekey.workflows.Refusal;
import dev.rekey.workflows.WorkflowIds;
import dev.rekey.workflows.actions.ActionRequest;
import dev.rekey.workflows.actions.SessionRequest;
import dev.rekey.workflows.model.AccountView;
import dev.rekey.workflows.model.Message;
import dev.rekey.workflows.model.SessionStart;
import dev.rekey.workflows.model.SessionView;
import dev.rekey.workflows.model.Taken;
import dev.rekey.workflows.words.StoredMessages;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.temporal.client.UpdateOptions;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowNotFoundException;
import io.temporal.client.WorkflowServiceException;
import io.temporal.client.WorkflowStub;
import io.temporal.client.WorkflowUpdateException;
import io.temporal.client.WorkflowUpdateStage;
import io.temporal.failure.ApplicationFailure;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
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
    private static final Duration BUSY_FOR = Duration.ofSeconds(1);

    /** What a server never takes, however often it is sent. */
    private static final Set<Status.Code> NEVER_TAKEN = EnumSet.of(
            Status.Code.INVALID_ARGUMENT,
            Status.Code.PERMISSION_DENIED,
            Status.Code.UNAUTHENTICATED,
            Status.Code.UNIMPLEMENTED);

    private final WorkflowClient client;
    private final Views views;
    private final SessionStarts starts;
    private final LeftBehind left;
    private final Signing signing;
    private final Provenance provenance;
    private final Bulkhead bulkhead;
    private final WorkerWatch workers;
    private final Duration answerWithin;
    private final Duration leaveWithin;

    /**
     * Uses this connection.
     *
     * @param views where each step is published before its update is answered
     * @param left where it is noted what is left as a signal
     * @param signing signs who sends what, which nobody else can who writes to Temporal
     * @param atOnce how many calls may be under way at once
     * @param answerWithin how long an update may take before the action is left as a signal
     */
    public TemporalDoor(
            WorkflowClient client, Views views, LeftBehind left, Signing signing, int atOnce, Duration answerWithin) {
        this.client = client;
        this.views = views;
        this.left = left;
        this.signing = signing;
        this.provenance = new Provenance(signing::signed);
        this.starts = new SessionStarts(client, left, signing, answerWithin);
        this.answerWithin = answerWithin;
        this.leaveWithin = answerWithin.dividedBy(2);
        // Those who wait hold threads of the server of pages, of which there are 200.
        this.bulkhead = new Bulkhead(atOnce, 100, answerWithin.dividedBy(2));
        this.workers = new WorkerWatch(atOnce, answerWithin);
    }

    @Override
    public Started start(SessionStart start) {
        return bulkhead.pass(() -> starts.start(start), () -> {
            throw new DoorBusy();
        });
    }

    @Override
    public Answer<AccountView> act(AccountView shown, ActionRequest request) {
        return bulkhead.pass(() -> taken(shown, request), () -> new Answer.Busy<>(BUSY_FOR));
    }

    @Override
    public Answer<SessionView> act(SessionView shown, SessionRequest request) {
        return bulkhead.pass(() -> taken(shown, request), () -> new Answer.Busy<>(BUSY_FOR));
    }

    private Answer<AccountView> taken(AccountView shown, ActionRequest request) {
        Supplier<AccountView> published =
                () -> views.account(shown.sessionId(), shown.accountId()).orElse(shown);
        String workflow = WorkflowIds.account(shown.accountId());
        Errand<AccountView> errand = new Errand<>(
                client.newUntypedWorkflowStub(workflow),
                shown.sessionId(),
                shown.accountId(),
                request.id(),
                request.action().message(),
                request.signed(signing.sign(request.statement(workflow).bytes())),
                () -> new LeftAction.Request(
                        shown.sessionId(),
                        shown.accountId(),
                        request.id(),
                        views.session(shown.sessionId()).orElseThrow().customerId(),
                        request.action().type(),
                        request.by().kind().name(),
                        request.by().name()),
                published);
        // A view that is not published yet comes with the answer.
        return judged(errand, Misfit.of(shown, request))
                .orElseGet(
                        () -> act(errand, Taken.class, taken -> taken.last() == null ? published.get() : taken.last()));
    }

    private Answer<SessionView> taken(SessionView shown, SessionRequest request) {
        String workflow = WorkflowIds.session(shown.customerId());
        Errand<SessionView> errand = new Errand<>(
                client.newUntypedWorkflowStub(workflow),
                shown.sessionId(),
                "",
                request.id(),
                request.action().message(),
                request.signed(signing.sign(request.statement(workflow).bytes())),
                () -> new LeftAction.Request(
                        shown.sessionId(),
                        "",
                        request.id(),
                        shown.customerId(),
                        request.action().type(),
                        request.by().kind().name(),
                        request.by().name()),
                () -> views.session(shown.sessionId()).orElse(shown));
        return judged(errand, Misfit.of(shown, request))
                .orElseGet(() -> act(
                        errand,
                        SessionView.class,
                        view -> provenance.settled(view).shown()));
    }

    /**
     * An action on its way.
     *
     * @param name the action's own name, as an update and as a signal
     * @param message what the workflow gets
     * @param row how it is noted when it is left
     * @param published the newest view, for an action that turns out to be done already
     */
    private record Errand<V>(
            WorkflowStub stub,
            String sessionId,
            String accountId,
            String id,
            String name,
            Object message,
            Supplier<LeftAction.Request> row,
            Supplier<V> published) {}

    /** What can be said without asking anybody; a view tells nothing of actions that wait. */
    private <V> Optional<Answer<V>> judged(Errand<V> errand, Optional<Message> misfit) {
        if (misfit.isEmpty()) {
            return Optional.empty();
        }
        if (left.done(errand.sessionId(), errand.accountId(), errand.id())) {
            return Optional.of(new Answer.Now<>(errand.published().get()));
        }
        return left.waiting(errand.sessionId(), errand.accountId())
                ? Optional.empty()
                : Optional.of(new Answer.Refused<>(misfit.get()));
    }

    /** There is no such workflow any more; perhaps because of this very request. */
    private <V> Answer<V> over(Errand<V> errand) {
        return left.done(errand.sessionId(), errand.accountId(), errand.id())
                ? new Answer.Now<>(errand.published().get())
                : new Answer.Over<>();
    }

    private <R, V> Answer<V> act(Errand<V> errand, Class<R> result, Function<R, V> view) {
        if (!workers.asks()) {
            return leave(errand);
        }
        R answer;
        try {
            UpdateOptions<R> options = UpdateOptions.newBuilder(result)
                    .setUpdateName(errand.name())
                    .setUpdateId(errand.id())
                    .setWaitForStage(WorkflowUpdateStage.COMPLETED)
                    .build();
            answer = Deadline.within(
                    answerWithin,
                    () -> errand.stub().startUpdate(options, errand.message()).getResult());
        } catch (RuntimeException failed) {
            return failed(errand, failed);
        }
        workers.answered();
        return new Answer.Now<>(view.apply(answer));
    }

    private <V> Answer<V> failed(Errand<V> errand, RuntimeException failed) {
        for (Throwable t : Throwables.getCausalChain(failed)) {
            if (t instanceof ApplicationFailure refused && refused.getType().equals(Refusal.TYPE)) {
                workers.answered();
                return new Answer.Refused<>(Refusal.why(refused));
            }
            if (t instanceof WorkflowNotFoundException) {
                return over(errand);
            }
            if (t instanceof StatusRuntimeException status
                    && NEVER_TAKEN.contains(status.getStatus().getCode())) {
                log.error("Temporal takes no updates of {}: {}", id(errand), t.getMessage());
                return new Answer.Refused<>(ProblemCode.NOT_TAKEN.with());
            }
        }
        if (Throwables.getCausalChain(failed).stream().anyMatch(WorkflowUpdateException.class::isInstance)) {
            workers.answered();
            // It was begun and broke off: what of it is done, the published view will show.
            log.warn("An update of {} failed in a way no handler should: {}", id(errand), failed.getMessage());
            return new Answer.Unknown<>();
        }
        return leave(errand);
    }

    private <V> Answer<V> leave(Errand<V> errand) {
        LeftAction.Request row = errand.row().get();
        Optional<LeftAction> judged = left.leave(row);
        if (judged.isEmpty()) {
            return leave(errand, row);
        }
        String refusal = judged.get().refusal();
        return refusal == null
                ? new Answer.Now<>(errand.published().get())
                : new Answer.Refused<>(only(StoredMessages.of(refusal)));
    }

    private <V> Answer<V> leave(Errand<V> errand, LeftAction.Request row) {
        try {
            Deadline.within(leaveWithin, () -> {
                errand.stub().signal(errand.name(), errand.message());
                return true;
            });
        } catch (WorkflowNotFoundException over) {
            left.withdraw(row);
            return over(errand);
        } catch (WorkflowServiceException | StatusRuntimeException unreachable) {
            log.warn("An action for {} could not be left as a signal: {}", id(errand), unreachable.getMessage());
            return new Answer.Unknown<>();
        }
        workers.unanswered();
        left.kept(row);
        return new Answer.Saved<>();
    }

    private static Message only(List<Message> stored) {
        return stored.isEmpty() ? ProblemCode.NOT_TAKEN.with() : stored.get(0);
    }

    private static String id(Errand<?> errand) {
        return errand.stub().getExecution().getWorkflowId();
    }
}
