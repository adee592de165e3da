package dev.rekey.workflows.impl;

import dev.rekey.terms.Check;
import dev.rekey.terms.Finding;
import dev.rekey.terms.FindingCode;
import dev.rekey.terms.Phrase;
import dev.rekey.terms.Step;
import dev.rekey.terms.Verdict;
import dev.rekey.workflows.AccountRotation;
import dev.rekey.workflows.Refusal;
import dev.rekey.workflows.RotationSession;
import dev.rekey.workflows.SearchAttributes;
import dev.rekey.workflows.WorkflowIds;
import dev.rekey.workflows.actions.Action;
import dev.rekey.workflows.actions.ActionRequest;
import dev.rekey.workflows.activities.ExchangeActivities;
import dev.rekey.workflows.activities.NoticeActivities;
import dev.rekey.workflows.activities.NoticeActivities.Notice;
import dev.rekey.workflows.activities.ProgressActivities;
import dev.rekey.workflows.activities.ProgressActivities.Entry;
import dev.rekey.workflows.model.AccountOutcome;
import dev.rekey.workflows.model.AccountStart;
import dev.rekey.workflows.model.AccountView;
import dev.rekey.workflows.model.EndCode;
import dev.rekey.workflows.model.LineCode;
import dev.rekey.workflows.model.Message;
import dev.rekey.workflows.model.NoticeCode;
import dev.rekey.workflows.model.Outcome;
import dev.rekey.workflows.model.Taken;
import dev.rekey.workflows.model.VerifyRequest;
import dev.rekey.workflows.model.VerifyResult;
import dev.rekey.workflows.model.Waiting;
import io.temporal.common.SearchAttributeUpdate;
import io.temporal.failure.ActivityFailure;
import io.temporal.failure.CanceledFailure;
import io.temporal.failure.TemporalFailure;
import io.temporal.workflow.Async;
import io.temporal.workflow.Promise;
import io.temporal.workflow.SignalExternalWorkflowException;
import io.temporal.workflow.Workflow;
import io.temporal.workflow.WorkflowInit;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Joins the rules of {@link AccountState} to Temporal: waits, publishes, asks the exchange. */
public class AccountRotationImpl implements AccountRotation {

    /** How long an intake key lives past the session that needs it, so that a late page can still hand in. */
    private static final Duration KEY_GRACE = Duration.ofDays(1);

    /** The pauses between two tries to tell a session that does not hear. What it never heard, the reconciler tells it. */
    private static final List<Duration> UNTOLD = List.of(Duration.ofSeconds(1), Duration.ofSeconds(3));

    private final AccountStart start;
    private final AccountState state;
    private final LineIds ids;
    private final Publisher<AccountView> publisher;
    private final Notifier notices = new Notifier();
    private @Nullable Close close;
    private int closes;
    private boolean sessionMoved;
    /** From this view on pages need an intake key. */
    private long openedAt;
    /** The action that ended the rotation, if one did. */
    private @Nullable Entry lastAction;

    private Waiting shownWaiting;
    private Instant shownSince;

    /** State exists before any handler can run. */
    @WorkflowInit
    public AccountRotationImpl(AccountStart start) {
        this(start, RuleBook.SHIPPED);
    }

    /** With the rules a build knows. */
    AccountRotationImpl(AccountStart start, RuleBook rules) {
        this.start = start;
        this.ids = new LineIds(start.sessionId() + "/" + start.account().accountId());
        this.state = new AccountState(
                start,
                rules.of(start.rules()),
                Objects.requireNonNullElseGet(start.begunAt(), AccountRotationImpl::now));
        this.sessionMoved =
                start.carried() != null && Boolean.TRUE.equals(start.carried().sessionMoved());
        if (begunBySession()) {
            // Its session publishes the first views of all its accounts together. Counted here and not in run, before
            // which an action may be taken that waited for a worker: its view would have the number of the first.
            state.nextView();
        }
        this.publisher = new Publisher<>(state.view().revision(), this::write);
        // Whoever starts a rotation gives it these, and the next run of one keeps them.
        this.shownWaiting = state.waitingOn();
        this.shownSince = state.waitingSince();
    }

    @Override
    public AccountOutcome run(AccountStart started) {
        try {
            if (start.carried() != null || begunBySession()) {
                describe(state.view());
            } else {
                publish(ids.once("started"), "started");
            }
            Message obstacle = state.obstacle();
            if (obstacle != null && start.carried() == null) {
                callSupport(List.of(obstacle));
            }
            while (!state.ended()) {
                step();
            }
        } catch (CanceledFailure cancelled) {
            Workflow.newDetachedCancellationScope(this::endCancelled).run();
        }
        Workflow.newDetachedCancellationScope(this::end).run();
        return state.outcome();
    }

    private boolean begunBySession() {
        return start.carried() == null
                && Workflow.getInfo().getParentWorkflowId().isPresent();
    }

    /** Ends as the session's own cancel would: a key that is in use or being checked finishes by itself. */
    private void endCancelled() {
        close = new Close(Outcome.CANCELLED, EndCode.SESSION_CANCELLED.with());
        while (!state.ended()) {
            step();
        }
    }

    /** One turn: close, check, or wait for whichever of a person, a timer or the session moves first. */
    private void step() {
        if (close != null && state.close(close, now())) {
            return;
        }
        if (state.checkDue()) {
            check();
            return;
        }
        if (continueAsNewDue()) {
            Workflow.continueAsNew(start.carrying(state.carry(sessionMoved)));
        }
        int heard = closes;
        Workflow.await(() -> !publisher.inTask() || state.ended() || state.checkDue() || closes != heard);
        Timers.await(
                state.untilNextCheck(now()),
                "next check of " + start.account().title(),
                () -> state.ended() || state.checkDue() || closes != heard || continueAsNewDue());
        state.due(now());
    }

    /** A rotation that is closing stays in its run: what it waits for is short, and the next run knows of no close. */
    private boolean continueAsNewDue() {
        return close == null && Workflow.getInfo().isContinueAsNewSuggested() && allTold();
    }

    /** Whether nothing of this run is under way: answers, views, notices. The next run would not know of it. */
    private boolean allTold() {
        return Workflow.isEveryHandlerFinished() && publisher.idle() && notices.idle();
    }

    private void check() {
        VerifyRequest request = state.request().at(now());
        VerifyResult quick = state.secondLook() ? quickly(request) : null;
        VerifyResult result = quick == null ? ask(request) : quick;
        List<Message> turned = state.concluded(result, now());
        boolean escalated = state.escalate(now());
        if (!state.ended()) {
            publish(ids.again("checked"), "checked: " + result.verdict());
        }
        if (!turned.isEmpty()) {
            tell(NoticeActivities.Kind.TURNED, turned);
        }
        if (escalated) {
            callSupport(state.view().notes());
        }
    }

    /**
     * The second look as a part of the workflow task that its timer wakes: most answer at once, and cost one event
     * instead of six. Null when this one did not; then it is asked as everything else is.
     */
    private static @Nullable VerifyResult quickly(VerifyRequest request) {
        try {
            return Workflow.newLocalActivityStub(ExchangeActivities.class, Options.quick("second check"))
                    .confirm(request);
        } catch (ActivityFailure slow) {
            if (slow.getCause() instanceof CanceledFailure) {
                throw (CanceledFailure) slow.getCause();
            }
            return null;
        }
    }

    private VerifyResult ask(VerifyRequest request) {
        ExchangeActivities exchange = Workflow.newActivityStub(
                ExchangeActivities.class, Options.check(state.checkSummary(), state.waitingOn() == Waiting.REKEY));
        try {
            return state.checksHeldKey() ? exchange.confirm(request) : exchange.verify(request);
        } catch (ActivityFailure ours) {
            if (ours.getCause() instanceof CanceledFailure) {
                throw (CanceledFailure) ours.getCause();
            }
            return VerifyResult.of(
                    Verdict.UNKNOWN,
                    List.of(Finding.unknown(Check.KEY_ACCEPTED, Phrase.of(FindingCode.CHECK_NOT_RUN))),
                    null,
                    null);
        }
    }

    private void end() {
        Workflow.await(Workflow::isEveryHandlerFinished);
        AccountView last = state.nextView();
        describe(last);
        List<Entry> lines = new ArrayList<>();
        if (lastAction != null) {
            lines.add(lastAction);
        }
        lines.add(Entry.ofProgram(ids.once("ended"), start.customerId(), "ended: " + last.outcome(), last.notes()));
        publisher.publish(last, last.revision(), lines);
        Workflow.await(this::allTold);
        if (sessionMoved) {
            tellSession();
            // What came meanwhile is answered as well.
            Workflow.await(this::allTold);
        }
    }

    /**
     * A session that went on in another run does not hear that a child has ended. One that cannot be told has ended, or
     * takes no signal in this moment, which it says in the same way.
     */
    private void tellSession() {
        boolean told = heard();
        for (int i = 0; i < UNTOLD.size() && !told; i++) {
            Workflow.sleep(UNTOLD.get(i));
            told = heard();
        }
    }

    private boolean heard() {
        try {
            Workflow.newExternalWorkflowStub(RotationSession.class, WorkflowIds.session(start.customerId()))
                    .accountDone(start.sessionId(), state.outcome());
            return true;
        } catch (SignalExternalWorkflowException | TemporalFailure gone) {
            Workflow.getLogger(AccountRotationImpl.class).debug("the session does not hear", gone);
            return false;
        }
    }

    // ---- the two doors ----

    @Override
    public void validatePerform(ActionRequest request) {
        Message refusal = state.refusal(request, now());
        if (refusal != null) {
            throw Refusal.of(refusal);
        }
    }

    @Override
    public Taken perform(ActionRequest request) {
        // Between validation and here another action may have come first.
        Message refusal = state.refusal(request, now());
        if (refusal != null) {
            throw Refusal.of(refusal);
        }
        AccountView view = act(request);
        if (view.outcome() == null) {
            publisher.await(view.revision());
        }
        boolean published = view.outcome() == null && publisher.published() >= view.revision();
        return new Taken(view.revision(), view.step(), view.waitingOn(), published ? null : view);
    }

    @Override
    public void submit(ActionRequest request) {
        Message refusal = state.refusal(request, now());
        if (refusal == null && state.hasTaken(request)) {
            sayAgain(request);
        } else if (refusal == null) {
            act(request);
        } else if (Incoming.whole(request)) {
            AccountView view = state.view();
            publisher.publish(
                    view,
                    view.revision(),
                    new Entry(
                            ids.ignored(request.id()),
                            start.customerId(),
                            request.by().kind().name(),
                            request.by().name(),
                            "ignored: " + request.action().type(),
                            List.of(refusal),
                            request.id(),
                            true,
                            request.proof()));
        }
    }

    /** Whoever sends what was taken before does not know it: the answer may be gone with a store that was put back. */
    private void sayAgain(ActionRequest request) {
        if (!state.ended()) {
            AccountView view = state.view();
            publisher.publish(view, view.revision(), line(request));
        }
    }

    @Override
    public void sessionMoved() {
        sessionMoved = true;
    }

    @Override
    public void show(long storedRevision) {
        if (state.ended()) {
            // Its last view is being written, or is written: whoever has another one reads it from here.
            return;
        }
        AccountView view = state.nextViewAbove(storedRevision);
        if (view.step() != Step.EDIT) {
            // The intake key may be gone with what was put back; making one that is there changes nothing.
            openedAt = view.revision();
        }
        publish(ids.again("shown"), view, "shown again");
    }

    @Override
    public void close(Close request) {
        if (request != null && request.outcome() != null) {
            close = request;
            closes++;
        }
    }

    @Override
    public AccountView view() {
        return state.view();
    }

    private AccountView act(ActionRequest request) {
        boolean wasHelp = state.view().helpAsked();
        boolean wasBlocked = state.obstacle() != null;
        if (!state.take(request, now())) {
            return state.view();
        }
        if (state.ended()) {
            lastAction = line(request);
            return state.view();
        }
        AccountView view = state.nextView();
        if (request.action() instanceof Action.OpenEdit) {
            openedAt = view.revision();
        }
        describe(view);
        publisher.publish(view, view.revision(), line(request));
        if (view.helpAsked() && !wasHelp) {
            callSupport(view.notes());
        }
        if (wasBlocked && state.obstacle() == null) {
            tell(
                    NoticeActivities.Kind.TURNED,
                    List.of(NoticeCode.GOES_ON.with(start.account().title())));
        }
        return view;
    }

    private Entry line(ActionRequest request) {
        return new Entry(
                ids.taken(request.id()),
                start.customerId(),
                request.by().kind().name(),
                request.by().name(),
                request.action().type(),
                detail(request),
                request.id(),
                false,
                request.proof());
    }

    private static List<Message> detail(ActionRequest request) {
        Action action = request.action();
        boolean stated = (action instanceof Action.Connect connect && Boolean.TRUE.equals(connect.withdrawalsOff()))
                || (action instanceof Action.CheckHeldKey held && Boolean.TRUE.equals(held.withdrawalsOff()));
        if (stated) {
            return List.of(LineCode.WITHDRAWALS_STATED_OFF.with());
        }
        return AccountState.exposes(request) ? List.of(LineCode.SECRET_CUT_OUT.with()) : List.of();
    }

    // ---- telling the world ----

    /** Publishes the present view under a new number: something happened by itself. */
    private void publish(String id, String what) {
        publish(id, state.nextView(), what);
    }

    private void publish(String id, AccountView view, String what) {
        describe(view);
        publisher.publish(view, view.revision(), Entry.ofProgram(id, start.customerId(), what, List.of()));
    }

    private Promise<Void> write(ProgressActivities progress, AccountView view, List<Entry> lines) {
        if (view.outcome() != null) {
            return Async.procedure(progress::closeAccount, view, state.outcome(), lines);
        }
        if (publisher.published() < openedAt) {
            Instant expires = now().plus(start.pace().expireAfter()).plus(KEY_GRACE);
            return Async.procedure(progress::openEditing, view, lines, expires);
        }
        return Async.procedure(progress::publish, view, lines);
    }

    private void describe(AccountView view) {
        Workflow.setCurrentDetails(Details.of(view, start.reason()));
        if (view.outcome() != null) {
            // Temporal itself shows that a workflow is closed; lists of what waits ask for running ones.
            return;
        }
        if (view.waitingOn() == Waiting.REKEY && shownWaiting == Waiting.CUSTOMER) {
            // Over in a moment, or the customer's again: see SearchAttributes.WAITING_ON.
            return;
        }
        List<SearchAttributeUpdate<?>> changes = new ArrayList<>();
        if (view.waitingOn() != shownWaiting) {
            shownWaiting = view.waitingOn();
            changes.add(SearchAttributes.WAITING_ON.valueSet(shownWaiting.name()));
        }
        if (!view.waitingSince().equals(shownSince)) {
            shownSince = view.waitingSince();
            changes.add(SearchAttributes.WAITING_SINCE.valueSet(shownSince.atOffset(ZoneOffset.UTC)));
        }
        if (!changes.isEmpty()) {
            Workflow.upsertTypedSearchAttributes(changes.toArray(SearchAttributeUpdate<?>[]::new));
        }
    }

    private void callSupport(List<Message> why) {
        List<Message> call = new ArrayList<>();
        call.add(NoticeCode.HELP.with(start.account().title()));
        call.addAll(why);
        tell(NoticeActivities.Kind.HELP, call);
    }

    private void tell(NoticeActivities.Kind kind, List<Message> messages) {
        AccountView view = state.view();
        String id = view.sessionId() + "/" + view.accountId() + "/" + kind + "/" + view.revision();
        notices.send(new Notice(id, kind, view.sessionId(), start.customerId(), view.accountId(), messages));
    }

    private static Instant now() {
        return Instant.ofEpochMilli(Workflow.currentTimeMillis());
    }
}
