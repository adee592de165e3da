package dev.rekey.workflows.impl;

import dev.rekey.workflows.AccountRotation;
import dev.rekey.workflows.MaskedText;
import dev.rekey.workflows.Refusal;
import dev.rekey.workflows.RotationSession;
import dev.rekey.workflows.SearchAttributes;
import dev.rekey.workflows.WorkflowIds;
import dev.rekey.workflows.actions.SessionAction;
import dev.rekey.workflows.actions.SessionRequest;
import dev.rekey.workflows.activities.NoticeActivities;
import dev.rekey.workflows.activities.NoticeActivities.Notice;
import dev.rekey.workflows.activities.ProgressActivities;
import dev.rekey.workflows.activities.ProgressActivities.Begun;
import dev.rekey.workflows.activities.ProgressActivities.Entry;
import dev.rekey.workflows.activities.ProgressActivities.SignOfLife;
import dev.rekey.workflows.model.AccountOutcome;
import dev.rekey.workflows.model.AccountRef;
import dev.rekey.workflows.model.AccountStart;
import dev.rekey.workflows.model.AccountView;
import dev.rekey.workflows.model.Actor;
import dev.rekey.workflows.model.Outcome;
import dev.rekey.workflows.model.SessionReport;
import dev.rekey.workflows.model.SessionStart;
import dev.rekey.workflows.model.SessionView;
import dev.rekey.workflows.model.Step;
import dev.rekey.workflows.model.Waiting;
import io.temporal.api.enums.v1.ParentClosePolicy;
import io.temporal.failure.ActivityFailure;
import io.temporal.failure.ApplicationFailure;
import io.temporal.failure.CanceledFailure;
import io.temporal.failure.ChildWorkflowFailure;
import io.temporal.failure.TemporalFailure;
import io.temporal.workflow.Async;
import io.temporal.workflow.ChildWorkflowCancellationType;
import io.temporal.workflow.ChildWorkflowOptions;
import io.temporal.workflow.Promise;
import io.temporal.workflow.SignalExternalWorkflowException;
import io.temporal.workflow.Workflow;
import io.temporal.workflow.WorkflowInit;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Starts one rotation for each account, keeps the customer reminded, and ends with a report. */
public class RotationSessionImpl implements RotationSession {

    /** Positions can be lost while nobody can trade; bots stand still; then whoever has been out for longest. */
    private static final Comparator<AccountRef> BY_RISK = Comparator.<AccountRef>comparingInt(
                    a -> -a.risk().openPositions())
            .thenComparingInt(a -> -a.risk().runningBots())
            .thenComparingInt(a -> -a.risk().openOrders())
            .thenComparing(a -> a.lastWorkingAt() == null ? Instant.MAX : a.lastWorkingAt())
            .thenComparing(AccountRef::accountId);

    private static final int MOST_ACCOUNTS = 200;

    private static final String INCOMPLETE_ACCOUNT =
            "An account is incomplete: each needs an id, an exchange, a market, a label, its keys and what is at risk.";

    private final SessionStart start;
    private final String sessionId;
    private final Instant startedAt;
    private final Map<String, AccountRef> accounts = new LinkedHashMap<>();
    private final Map<String, AccountRotation> running = new LinkedHashMap<>();
    private final Map<String, AccountOutcome> finished = new LinkedHashMap<>();
    private final Set<String> seen = new LinkedHashSet<>();
    private final List<AccountRef> joining = new ArrayList<>();
    private final Alarm alarm = new Alarm();
    private final List<Begun> begun = new ArrayList<>();
    private int beginning;

    private Actor agent;
    private Instant expiresAt;
    private long revision;
    private int published;
    private int reminders;
    private Instant lastReminder = Instant.EPOCH;
    private @Nullable Instant nextReminder;
    private SessionView.State state = SessionView.State.OPEN;
    private @Nullable Instant endedAt;

    /** State exists before any handler can run. */
    @WorkflowInit
    public RotationSessionImpl(SessionStart start) {
        this.start = start;
        this.sessionId = Workflow.getInfo().getFirstExecutionRunId();
        this.startedAt = now();
        this.agent = start.by();
        this.expiresAt = startedAt.plus(start.pace().expireAfter());
        joining.addAll(start.accounts());
    }

    @Override
    public SessionReport run(SessionStart started) {
        if (!start.accounts().stream().allMatch(Incoming::whole)) {
            throw refused(INCOMPLETE_ACCOUNT);
        }
        try {
            nextReminder = dueAfter(0, startedAt);
            admit();
            Workflow.await(() -> beginning == 0);
            publish("started", start.by(), MaskedText.orNull(start.words()));
            if (state == SessionView.State.OPEN) {
                invite();
            }
            while (running.size() > 0 || joining.size() > 0) {
                turn();
            }
        } catch (CanceledFailure cancelled) {
            Workflow.newDetachedCancellationScope(() -> {
                        closing(SessionView.State.CANCELLED, Outcome.CANCELLED, "The session was cancelled.");
                        Workflow.await(() -> running.isEmpty());
                    })
                    .run();
        }
        Workflow.newDetachedCancellationScope(this::end).run();
        return report();
    }

    /** One turn: new accounts, finished accounts, a reminder, or the last day, whichever comes first. */
    private void turn() {
        admit();
        Workflow.await(() -> beginning == 0);
        if (!begun.isEmpty()) {
            publish("accounts started", Actor.program("rekey"), null);
        }
        int before = finished.size();
        alarm.await(
                next(),
                nextReminder != null && nextReminder.isBefore(expiresAt) ? "remind the customer" : "end of the session",
                () -> finished.size() != before || joining.size() > 0 || published != finished.size());
        if (published != finished.size() && running.size() > 0) {
            published = finished.size();
            publish("account done", Actor.program("rekey"), null);
        }
        if (!now().isBefore(expiresAt) && state == SessionView.State.OPEN) {
            closing(SessionView.State.EXPIRED, Outcome.EXPIRED, "The session's time is over.");
        } else if (nextReminder != null && !now().isBefore(nextReminder) && state == SessionView.State.OPEN) {
            remind();
        }
    }

    private @Nullable Instant next() {
        if (state != SessionView.State.OPEN) {
            return null;
        }
        return nextReminder != null && nextReminder.isBefore(expiresAt) ? nextReminder : expiresAt;
    }

    // ---- accounts ----

    private void admit() {
        if (joining.isEmpty()) {
            return;
        }
        joining.sort(BY_RISK);
        List<AccountRef> fresh = new ArrayList<>();
        for (AccountRef account : joining) {
            if (accounts.putIfAbsent(account.accountId(), account) == null) {
                fresh.add(account);
            }
        }
        joining.clear();
        for (AccountRef account : fresh) {
            if (state == SessionView.State.OPEN) {
                begin(account);
            } else {
                // Closed in the same moment in which it was named: nobody would close its rotation any more.
                finished.put(account.accountId(), withoutRotation(account, "the session was over before it began"));
            }
        }
    }

    private void begin(AccountRef account) {
        AccountRotation rotation = Workflow.newChildWorkflowStub(
                AccountRotation.class,
                ChildWorkflowOptions.newBuilder()
                        .setWorkflowId(WorkflowIds.account(account.accountId()))
                        .setParentClosePolicy(ParentClosePolicy.PARENT_CLOSE_POLICY_REQUEST_CANCEL)
                        .setCancellationType(ChildWorkflowCancellationType.WAIT_CANCELLATION_COMPLETED)
                        .setStaticSummary(summary(account))
                        .setTypedSearchAttributes(io.temporal.common.SearchAttributes.newBuilder()
                                .set(SearchAttributes.CUSTOMER, start.customerId())
                                .set(SearchAttributes.REASON, start.reason().name())
                                .set(SearchAttributes.AGENT, agent.name())
                                .set(SearchAttributes.EXCHANGE, account.exchange())
                                .set(SearchAttributes.MARKET, account.market().name())
                                .set(SearchAttributes.STEP, Step.EDIT.name())
                                .set(SearchAttributes.WAITING_ON, Waiting.CUSTOMER.name())
                                .set(SearchAttributes.WAITING_SINCE, now().atOffset(ZoneOffset.UTC))
                                .build())
                        .build());
        running.put(account.accountId(), rotation);
        AccountStart begin = new AccountStart(
                sessionId,
                start.customerId(),
                start.reason(),
                account,
                start.pace().ofAnAccount(),
                null);
        // Detached: a cancelled session closes its accounts with a signal, so that each still tells its outcome; a
        // cancelled child has none.
        List<Promise<AccountOutcome>> outcome = new ArrayList<>();
        Workflow.newDetachedCancellationScope(() -> outcome.add(Async.function(rotation::run, begin)))
                .run();
        beginning++;
        Workflow.getWorkflowExecution(rotation).handle((execution, failure) -> {
            beginning--;
            if (failure == null) {
                begun.add(begun(begin));
            }
            return null;
        });
        outcome.get(0).handle((done, failure) -> {
            running.remove(account.accountId());
            finished.put(account.accountId(), failure == null ? done : lost(account, failure));
            return null;
        });
    }

    /** The view a rotation begins with: the rotation itself counts it as its first and does not publish it. */
    private Begun begun(AccountStart begin) {
        AccountView first = new AccountState(begin, now()).nextView();
        String id = first.sessionId() + "/" + first.accountId() + "/" + first.revision();
        return new Begun(first, new Entry(id, start.customerId(), "program", "rekey", "started", null));
    }

    private String summary(AccountRef account) {
        return Markdown.summary(account.title() + " · " + Markdown.plain(account.label()) + " · customer "
                + Markdown.plain(start.customerId()));
    }

    /** An account whose rotation ended without an outcome of its own: started elsewhere, terminated by an operator. */
    private AccountOutcome lost(AccountRef account, RuntimeException failure) {
        String why = failure instanceof ChildWorkflowFailure && failure.getCause() instanceof CanceledFailure
                ? "cancelled"
                : "ended from outside, or already in another session";
        return withoutRotation(account, why);
    }

    private AccountOutcome withoutRotation(AccountRef account, String why) {
        return new AccountOutcome(
                account.accountId(),
                account.title(),
                account.label(),
                Outcome.CANCELLED,
                0,
                0,
                account.lastWorkingAt(),
                null,
                now(),
                why);
    }

    // ---- reminders ----

    private @Nullable Instant dueAfter(int sent, Instant lastSign) {
        List<Duration> pauses = start.pace().remindAfter();
        if (pauses.isEmpty()) {
            return null;
        }
        // After the last reminder only a new sign of life makes another one due; look for it at the longest pause.
        return sent < pauses.size() ? lastSign.plus(pauses.get(sent)) : now().plus(pauses.get(pauses.size() - 1));
    }

    private void remind() {
        SignOfLife life = progress("look for a sign of life").lastSignOfLife(sessionId);
        Instant last = life.at().isBefore(startedAt) ? startedAt : life.at();
        if (last.isAfter(lastReminder) && reminders > 0) {
            reminders = 0;
        }
        if (reminders < start.pace().remindAfter().size()) {
            Instant due = dueAfter(reminders, last);
            if (life.customersTurn() && due != null && !now().isBefore(due)) {
                reminders++;
                lastReminder = now();
                tell(NoticeActivities.Kind.REMINDER, "reminder " + reminders);
                publish("reminded", Actor.program("rekey"), null);
            } else if (!life.customersTurn()) {
                last = now();
            }
        }
        nextReminder = dueAfter(reminders, last);
        if (nextReminder != null && !nextReminder.isAfter(now())) {
            nextReminder = now().plus(start.pace().remindAfter().get(0));
        }
    }

    // ---- the two doors ----

    @Override
    public void validatePerform(SessionRequest request) {
        String refusal = refusal(request);
        if (refusal != null) {
            throw refused(refusal);
        }
    }

    @Override
    public SessionView perform(SessionRequest request) {
        String refusal = refusal(request);
        if (refusal != null) {
            throw refused(refusal);
        }
        return act(request);
    }

    @Override
    public void submit(SessionRequest request) {
        if (refusal(request) == null) {
            act(request);
        }
    }

    @Override
    public SessionView view() {
        return present();
    }

    private @Nullable String refusal(@Nullable SessionRequest request) {
        if (request == null) {
            return Incoming.refusal(null, null, null);
        }
        String broken = Incoming.refusal(request.id(), request.by(), request.action());
        if (broken != null) {
            return broken;
        }
        if (seen.contains(request.id())) {
            return null;
        }
        if (state != SessionView.State.OPEN) {
            return "This session is over.";
        }
        if (request.action() instanceof SessionAction.Join join) {
            if (join.accounts() == null) {
                return "No accounts were named.";
            }
            if (!join.accounts().stream().allMatch(Incoming::whole)) {
                return INCOMPLETE_ACCOUNT;
            }
            return accounts.size() + join.accounts().size() > MOST_ACCOUNTS
                    ? "A session takes at most " + MOST_ACCOUNTS + " accounts."
                    : null;
        }
        if (request.action() instanceof SessionAction.Assign assign) {
            return refusal(assign);
        }
        return request.action() instanceof SessionAction.Cancel cancel ? Incoming.words(cancel.why(), true) : null;
    }

    private @Nullable String refusal(SessionAction.Assign assign) {
        if (!Incoming.name(assign.agent()) || !Incoming.name(assign.from())) {
            return "Name the agent who takes it, and whoever looks after it now.";
        }
        if (!assign.from().equals(agent.name())) {
            return "Meanwhile " + agent.name() + " looks after this session. Reload the page.";
        }
        return agent.equals(Actor.agent(assign.agent())) ? agent.name() + " looks after this session already." : null;
    }

    private SessionView act(SessionRequest request) {
        if (!seen.add(request.id())) {
            return present();
        }
        String text = null;
        if (request.action() instanceof SessionAction.Join join) {
            int before = joining.size();
            join.accounts().stream()
                    .filter(a -> !accounts.containsKey(a.accountId()))
                    .filter(a -> joining.stream().noneMatch(j -> j.accountId().equals(a.accountId())))
                    .forEach(joining::add);
            if (joining.size() == before) {
                return present();
            }
            text = (joining.size() - before) + " accounts added";
        } else if (request.action() instanceof SessionAction.Nudge) {
            tell(NoticeActivities.Kind.REMINDER, "nudged by " + request.by().name());
        } else if (request.action() instanceof SessionAction.Extend) {
            expiresAt = now().plus(start.pace().expireAfter());
        } else if (request.action() instanceof SessionAction.Assign assign) {
            agent = Actor.agent(MaskedText.of(assign.agent()).text());
            Workflow.upsertTypedSearchAttributes(SearchAttributes.AGENT.valueSet(agent.name()));
            text = "from " + assign.from() + " to " + agent.name();
        } else if (request.action() instanceof SessionAction.Cancel cancel) {
            text = MaskedText.of(cancel.why()).text();
            closing(SessionView.State.CANCELLED, Outcome.CANCELLED, text);
        }
        return publish(request.action().type(), request.by(), text);
    }

    private void closing(SessionView.State as, Outcome outcome, String why) {
        if (state != SessionView.State.OPEN) {
            return;
        }
        state = as;
        AccountRotation.Close close = new AccountRotation.Close(outcome, why);
        Workflow.newDetachedCancellationScope(
                        () -> List.copyOf(running.values()).forEach(r -> close(r, close)))
                .run();
    }

    private static void close(AccountRotation rotation, AccountRotation.Close close) {
        try {
            rotation.close(close);
        } catch (SignalExternalWorkflowException | TemporalFailure gone) {
            // It has ended in this moment, or never began: its outcome arrives by itself.
            Workflow.getLogger(RotationSessionImpl.class).debug("an account could not be closed", gone);
        }
    }

    private static ApplicationFailure refused(String sentence) {
        return ApplicationFailure.newNonRetryableFailure(sentence, Refusal.TYPE);
    }

    // ---- telling the world ----

    private void end() {
        Workflow.await(Workflow::isEveryHandlerFinished);
        endedAt = now();
        if (state == SessionView.State.OPEN) {
            state = SessionView.State.FINISHED;
        }
        revision++;
        SessionView last = present();
        Workflow.setCurrentDetails(Details.of(last, List.copyOf(accounts.values())));
        progress("close the session")
                .closeSession(last, report(), entry(last, "ended: " + state, Actor.program("rekey"), null));
    }

    private SessionReport report() {
        return new SessionReport(
                sessionId,
                start.customerId(),
                start.reason(),
                state,
                startedAt,
                endedAt == null ? now() : endedAt,
                List.copyOf(finished.values()));
    }

    private SessionView publish(String action, Actor by, @Nullable String text) {
        revision++;
        SessionView view = present();
        Workflow.setCurrentDetails(Details.of(view, List.copyOf(accounts.values())));
        // Detached: a cancelled session still hears people, and a handler that throws would stall it.
        Entry entry = entry(view, action, by, text);
        List<Begun> first = List.copyOf(begun);
        begun.clear();
        Workflow.newDetachedCancellationScope(() -> {
                    if (first.isEmpty()) {
                        progress("publish: " + action).publishSession(view, entry);
                    } else {
                        progress("publish: " + action).publishBegun(view, entry, first);
                    }
                })
                .run();
        return view;
    }

    private SessionView present() {
        return new SessionView(
                sessionId,
                start.customerId(),
                revision,
                start.reason(),
                MaskedText.orNull(start.words()),
                start.by(),
                agent,
                startedAt,
                expiresAt,
                List.copyOf(accounts.keySet()),
                List.copyOf(finished.values()),
                reminders,
                state,
                endedAt);
    }

    private Entry entry(SessionView view, String action, Actor by, @Nullable String text) {
        return new Entry(
                sessionId + "/" + view.revision(), start.customerId(), by.kind().name(), by.name(), action, text);
    }

    private static ProgressActivities progress(String summary) {
        return Workflow.newLocalActivityStub(ProgressActivities.class, Options.publish(summary));
    }

    /**
     * Nobody waits for this workflow task, so the invitation is tried within it, which costs one event instead of six;
     * one that does not go out at once is sent as all others are.
     */
    private void invite() {
        Notice invitation =
                notice(NoticeActivities.Kind.INVITATION, start.reason().title());
        NoticeActivities now = Workflow.newLocalActivityStub(NoticeActivities.class, Options.quick("tell: INVITATION"));
        Workflow.newDetachedCancellationScope(() -> {
                    try {
                        now.send(invitation);
                    } catch (ActivityFailure slow) {
                        send(invitation);
                    }
                })
                .run();
    }

    /** Notices never hold up the flow: they are sent beside it. */
    private void tell(NoticeActivities.Kind kind, String text) {
        send(notice(kind, text));
    }

    private Notice notice(NoticeActivities.Kind kind, String text) {
        String id = sessionId + "/" + kind + "/" + revision + "/" + reminders;
        return new Notice(id, kind, sessionId, start.customerId(), null, text);
    }

    private static void send(Notice notice) {
        NoticeActivities notices =
                Workflow.newActivityStub(NoticeActivities.class, Options.notice("tell: " + notice.kind()));
        Workflow.newDetachedCancellationScope(() -> Async.procedure(notices::send, notice))
                .run();
    }

    private static Instant now() {
        return Instant.ofEpochMilli(Workflow.currentTimeMillis());
    }
}
