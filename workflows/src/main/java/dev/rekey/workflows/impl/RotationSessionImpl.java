package dev.rekey.workflows.impl;

import dev.rekey.workflows.AccountRotation;
import dev.rekey.workflows.MaskedText;
import dev.rekey.workflows.Refusal;
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
import dev.rekey.workflows.model.EndCode;
import dev.rekey.workflows.model.LineCode;
import dev.rekey.workflows.model.Message;
import dev.rekey.workflows.model.NoticeCode;
import dev.rekey.workflows.model.Outcome;
import dev.rekey.workflows.model.Proof;
import dev.rekey.workflows.model.RefusalCode;
import dev.rekey.workflows.model.SessionReport;
import dev.rekey.workflows.model.SessionStart;
import dev.rekey.workflows.model.SessionStart.NamedAgain;
import dev.rekey.workflows.model.SessionView;
import dev.rekey.workflows.model.Waiting;
import dev.rekey.workflows.words.Sentences;
import io.temporal.api.enums.v1.ParentClosePolicy;
import io.temporal.client.WorkflowExecutionAlreadyStarted;
import io.temporal.failure.ActivityFailure;
import io.temporal.failure.CanceledFailure;
import io.temporal.failure.ChildWorkflowFailure;
import io.temporal.failure.TemporalFailure;
import io.temporal.workflow.Async;
import io.temporal.workflow.CancellationScope;
import io.temporal.workflow.ChildWorkflowCancellationType;
import io.temporal.workflow.ChildWorkflowOptions;
import io.temporal.workflow.ContinueAsNewOptions;
import io.temporal.workflow.Promise;
import io.temporal.workflow.SignalExternalWorkflowException;
import io.temporal.workflow.Workflow;
import io.temporal.workflow.WorkflowInit;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Starts one rotation for each account, keeps the customer reminded, and ends with a report. */
public class RotationSessionImpl extends SessionMessages {

    /** Positions can be lost while nobody can trade; bots stand still; then whoever has been out for longest. */
    private static final Comparator<AccountRef> BY_RISK = Comparator.<AccountRef>comparingInt(
                    a -> -a.risk().openPositions())
            .thenComparingInt(a -> -a.risk().runningBots())
            .thenComparingInt(a -> -a.risk().openOrders())
            .thenComparing(a -> a.lastWorkingAt() == null ? Instant.MAX : a.lastWorkingAt())
            .thenComparing(AccountRef::accountId);

    private static final int MOST_ACCOUNTS = 200;

    /** The pauses between tries to begin an account whose earlier rotation has to end first. */
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(5);

    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);

    /** When reminders are looked into again after the database was away. */
    private static final Duration LOOK_AGAIN = Duration.ofMinutes(5);

    private final SessionStart start;
    private final String sessionId;
    private final LineIds ids;
    private final Instant startedAt;
    private final Map<String, AccountRef> accounts = new LinkedHashMap<>();
    private final Map<String, AccountRotation> running = new LinkedHashMap<>();
    private final Map<String, AccountOutcome> finished = new LinkedHashMap<>();
    private final SeenIds seen = new SeenIds();
    private final List<AccountRef> joining = new ArrayList<>();
    private final Alarm alarm = new Alarm();
    private final Publisher<SessionView> publisher;
    private final Notifier notices = new Notifier();
    private final List<Begun> begun = new ArrayList<>();
    private final List<FirstView> firstViews = new ArrayList<>();
    private int beginning;

    /** Accounts whose earlier rotation, of a session that is gone, has to end first; and how often each was tried. */
    private final Map<String, Integer> heldUp = new LinkedHashMap<>();

    private final List<AccountRef> toFree = new ArrayList<>();
    private final List<AccountRef> again = new ArrayList<>();
    /** The rotations that know that their session goes on in another run. */
    private final Set<String> toldOfMove = new HashSet<>();

    private final Set<String> notTold = new HashSet<>();

    /** What shows who started the session; the workflow passes it on and does not judge it. */
    private final @Nullable Proof proof;

    private Actor agent;
    private boolean assigned;
    private Instant expiresAt;
    private long revision;
    /** Whether an account is done of which no view tells: what closes an account tells of it, and some never began. */
    private boolean untold;

    private int reminders;
    private Instant lastReminder = Instant.EPOCH;
    private @Nullable Instant nextReminder;
    private SessionView.State state = SessionView.State.OPEN;
    private AccountRotation.@Nullable Close close;
    private @Nullable Instant endedAt;
    private @Nullable SessionStart next;
    /** The last start that named an account whose end is not known here yet. */
    private final Map<String, NamedAgain> namedAgain = new LinkedHashMap<>();

    /**
     * An account's first view, and the session's view it is published with.
     *
     * @param revision of the session's view
     */
    private record FirstView(long revision, Begun begun) {}

    /** State exists before any handler can run. */
    @WorkflowInit
    public RotationSessionImpl(SessionStart start) {
        this(start, RuleBook.SHIPPED);
    }

    /** With the rules a build knows. */
    RotationSessionImpl(SessionStart start, RuleBook rules) {
        rules.of(start.rules());
        this.start = start;
        this.sessionId = start.sessionId();
        this.ids = new LineIds(sessionId);
        SessionStart.Carried carried = start.carried();
        if (carried == null) {
            this.startedAt = now();
            this.agent = start.by();
            this.expiresAt = startedAt.plus(start.pace().expireAfter());
            this.proof = start.proof();
            joining.addAll(start.allAccounts());
            // The start itself, should it come again; and those that became this session while an earlier one was
            // there.
            seen.add(sessionId);
            if (start.asked() != null) {
                start.asked().forEach(seen::add);
            }
        } else {
            SessionView view = carried.view();
            this.startedAt = view.startedAt();
            this.agent = view.agent();
            this.assigned = Boolean.TRUE.equals(view.assigned());
            this.proof = view.proof();
            this.expiresAt = view.expiresAt();
            this.revision = view.revision();
            this.reminders = view.reminders();
            this.state = view.state();
            this.lastReminder = carried.lastReminder();
            this.nextReminder = carried.nextReminder();
            this.next = carried.next();
            carried.namedAgain()
                    .forEach(again -> again.accountIds().forEach(account -> namedAgain.put(account, again)));
            carried.accounts().forEach(account -> accounts.put(account.accountId(), account));
            view.finished().forEach(outcome -> finished.put(outcome.accountId(), outcome));
            for (String account : carried.running()) {
                running.put(account, rotationOf(account));
            }
            toldOfMove.addAll(carried.running());
            carried.seen().forEach(seen::add);
        }
        this.publisher = new Publisher<>(revision, this::write);
    }

    @Override
    public SessionReport run(SessionStart started) {
        if (sessionId == null || !start.allAccounts().stream().allMatch(Incoming::whole)) {
            throw Refusal.of(RefusalCode.INCOMPLETE_ACCOUNT.with());
        }
        try {
            if (start.carried() == null) {
                // Detached: a session that was cancelled before it began still says that it was started.
                Workflow.newDetachedCancellationScope(() -> begin()).run();
                if (open() && !CancellationScope.current().isCancelRequested()) {
                    invite();
                }
            } else if (next != null) {
                remember(next);
            }
            turns();
        } catch (CanceledFailure cancelled) {
            Workflow.newDetachedCancellationScope(() -> {
                        closing(SessionView.State.CANCELLED, Outcome.CANCELLED, EndCode.SESSION_CANCELLED.with());
                        publish(ids.once("cancelled"), "cancelled by Temporal", Actor.program("temporal"), List.of());
                        turns();
                    })
                    .run();
        }
        Workflow.newDetachedCancellationScope(this::end).run();
        if (next != null && !CancellationScope.current().isCancelRequested()) {
            goOnAs(next);
        }
        return report();
    }

    private void begin() {
        nextReminder = dueAfter(0, startedAt);
        admit();
        Workflow.await(() -> beginning == 0);
        revision++;
        publish(new Entry(
                ids.once(SessionStart.WHAT),
                start.customerId(),
                start.by().kind().name(),
                start.by().name(),
                SessionStart.WHAT,
                said(MaskedText.orNull(start.words())),
                null,
                false,
                proof));
    }

    private boolean open() {
        return state == SessionView.State.OPEN;
    }

    private boolean over() {
        return running.isEmpty() && joining.isEmpty() && heldUp.isEmpty();
    }

    /** One turn after the other until all is done; until everybody has an answer, too: further accounts may come. */
    private void turns() {
        while (!over() || !Workflow.isEveryHandlerFinished()) {
            if (over()) {
                Workflow.await(() -> !over() || Workflow.isEveryHandlerFinished());
            } else {
                turn();
            }
        }
    }

    /** One turn: new accounts, finished accounts, a reminder, or the last day, whichever comes first. */
    private void turn() {
        // Before anything here waits: an account that ends meanwhile, closed by this very turn perhaps, counts as well.
        int before = finished.size();
        admit();
        Workflow.await(() -> beginning == 0);
        if (!begun.isEmpty()) {
            publish(ids.again("accounts-started"), "accounts started", Actor.program("rekey"), List.of());
        }
        freeHeldUp();
        closeRunning();
        if (continueAsNewDue() && runningKnow()) {
            continueAsNew();
        }
        Workflow.await(() -> !publisher.inTask());
        alarm.await(
                wakeAt(),
                nextReminder != null && nextReminder.isBefore(expiresAt) ? "remind the customer" : "end of the session",
                () -> finished.size() != before
                        || joining.size() > 0
                        || again.size() > 0
                        || toFree.size() > 0
                        || close != null
                        || untold
                        || (continueAsNewDue() && notTold.isEmpty()));
        if (over()) {
            return;
        }
        if (untold) {
            publish(ids.again("account-done"), "account done", Actor.program("rekey"), List.of());
        }
        if (!now().isBefore(expiresAt)) {
            closing(SessionView.State.EXPIRED, Outcome.EXPIRED, EndCode.SESSION_EXPIRED.with());
        } else if (open() && nextReminder != null && !now().isBefore(nextReminder)) {
            remind();
        }
    }

    private @Nullable Instant wakeAt() {
        if (!open()) {
            return null;
        }
        return nextReminder != null && nextReminder.isBefore(expiresAt) ? nextReminder : expiresAt;
    }

    // ---- accounts ----

    private void admit() {
        for (AccountRef account : List.copyOf(again)) {
            again.remove(account);
            beginIfOpen(account);
        }
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
        fresh.forEach(this::beginIfOpen);
    }

    private void beginIfOpen(AccountRef account) {
        if (open()) {
            begin(account);
        } else {
            // Closed in the same moment in which it was named: nobody would close its rotation any more.
            heldUp.remove(account.accountId());
            finished.put(account.accountId(), withoutRotation(account, EndCode.SESSION_WAS_OVER));
            untold = true;
        }
    }

    private void begin(AccountRef account) {
        Instant now = now();
        AccountRotation rotation = Workflow.newChildWorkflowStub(
                AccountRotation.class,
                ChildWorkflowOptions.newBuilder()
                        .setWorkflowId(WorkflowIds.account(account.accountId()))
                        // A session that goes on in another run leaves its rotations running.
                        .setParentClosePolicy(ParentClosePolicy.PARENT_CLOSE_POLICY_ABANDON)
                        .setCancellationType(ChildWorkflowCancellationType.WAIT_CANCELLATION_COMPLETED)
                        .setStaticSummary(summary(account))
                        .setTypedSearchAttributes(io.temporal.common.SearchAttributes.newBuilder()
                                .set(SearchAttributes.CUSTOMER, start.customerId())
                                .set(SearchAttributes.REASON, start.reason().name())
                                .set(SearchAttributes.AGENT, agent.name())
                                .set(SearchAttributes.EXCHANGE, account.exchange())
                                .set(SearchAttributes.MARKET, account.market().name())
                                .set(SearchAttributes.WAITING_ON, Waiting.CUSTOMER.name())
                                .set(SearchAttributes.WAITING_SINCE, now.atOffset(ZoneOffset.UTC))
                                .build())
                        .build());
        // By its id alone: a child's own stub names its first run, and finds nobody once that has continued as new.
        running.put(account.accountId(), rotationOf(account.accountId()));
        AccountStart begin = new AccountStart(
                sessionId,
                start.customerId(),
                start.reason(),
                account,
                start.pace().ofAnAccount(),
                start.rules(),
                null,
                now);
        // Detached: a cancelled session closes its accounts with a signal, so that each still tells its outcome; a
        // cancelled child has none.
        List<Promise<AccountOutcome>> outcome = new ArrayList<>();
        Workflow.newDetachedCancellationScope(() -> outcome.add(Async.function(rotation::run, begin)))
                .run();
        beginning++;
        Workflow.getWorkflowExecution(rotation).handle((execution, failure) -> {
            beginning--;
            if (failure == null) {
                heldUp.remove(account.accountId());
                begun.add(begun(begin, now));
            }
            return null;
        });
        outcome.get(0).handle((done, failure) -> {
            running.remove(account.accountId());
            notTold.remove(account.accountId());
            if (failure == null) {
                finished.put(account.accountId(), done);
                showDetails();
                hasEnded(done);
            } else if (failure.getCause() instanceof WorkflowExecutionAlreadyStarted) {
                heldUp.merge(account.accountId(), 1, Integer::sum);
                toFree.add(account);
            } else {
                finished.put(account.accountId(), lost(account, failure));
                untold = true;
            }
            return null;
        });
    }

    private static AccountRotation rotationOf(String accountId) {
        return Workflow.newExternalWorkflowStub(AccountRotation.class, WorkflowIds.account(accountId));
    }

    /** A rotation that a session left behind when it was ended from outside gives way to this session's. */
    private void freeHeldUp() {
        for (AccountRef account : List.copyOf(toFree)) {
            toFree.remove(account);
            close(
                    rotationOf(account.accountId()),
                    new AccountRotation.Close(Outcome.CANCELLED, EndCode.OTHER_SESSION.with()));
            Duration pause = FIRST_PAUSE.multipliedBy(heldUp.getOrDefault(account.accountId(), 1));
            Workflow.newDetachedCancellationScope(
                            () -> Workflow.newTimer(pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause)
                                    .thenApply(over -> again.add(account)))
                    .run();
        }
    }

    /** The view a rotation begins with: the rotation itself counts it as its first and does not publish it. */
    private Begun begun(AccountStart begin, Instant at) {
        AccountView first = new AccountState(begin, RuleBook.SHIPPED.of(begin.rules()), at).nextView();
        String id = new LineIds(first.sessionId() + "/" + first.accountId()).once("started");
        return new Begun(first, Entry.ofProgram(id, start.customerId(), "started", List.of()));
    }

    private String summary(AccountRef account) {
        return Markdown.summary(Sentences.ENGLISH.of(
                "details.summary",
                account.title(),
                Markdown.plain(account.label()),
                Markdown.plain(start.customerId())));
    }

    /** An account whose rotation ended without an outcome of its own: started elsewhere, terminated by an operator. */
    private AccountOutcome lost(AccountRef account, RuntimeException failure) {
        EndCode why = failure instanceof ChildWorkflowFailure && failure.getCause() instanceof CanceledFailure
                ? EndCode.CANCELLED
                : EndCode.OUTSIDE;
        return withoutRotation(account, why);
    }

    private AccountOutcome withoutRotation(AccountRef account, EndCode why) {
        return new AccountOutcome(
                account.accountId(),
                account.title(),
                account.label(),
                Outcome.CANCELLED,
                0,
                0,
                List.of(),
                account.lastWorkingAt(),
                null,
                now(),
                why.with());
    }

    // ---- going on in another run ----

    private boolean continueAsNewDue() {
        return Workflow.getInfo().isContinueAsNewSuggested()
                && beginning == 0
                && begun.isEmpty()
                && joining.isEmpty()
                && heldUp.isEmpty()
                && close == null
                && (!untold || running.isEmpty())
                && allTold();
    }

    /** Whether nothing of this run is under way: answers, views, notices. The next run would not know of it. */
    private boolean allTold() {
        return Workflow.isEveryHandlerFinished() && publisher.idle() && notices.idle();
    }

    /**
     * Tells every running rotation that this run will not hear its end. One that cannot be told has ended, and its
     * outcome arrives here in a moment: that is waited for.
     */
    private boolean runningKnow() {
        for (Map.Entry<String, AccountRotation> account : List.copyOf(running.entrySet())) {
            if (!toldOfMove.contains(account.getKey()) && !notTold.contains(account.getKey())) {
                try {
                    account.getValue().sessionMoved();
                    toldOfMove.add(account.getKey());
                } catch (SignalExternalWorkflowException | TemporalFailure ended) {
                    if (running.containsKey(account.getKey())) {
                        notTold.add(account.getKey());
                    }
                }
            }
        }
        return toldOfMove.containsAll(running.keySet()) && continueAsNewDue();
    }

    private void continueAsNew() {
        SessionStart.Carried carried = new SessionStart.Carried(
                present(),
                List.copyOf(accounts.values()),
                List.copyOf(running.keySet()),
                lastReminder,
                nextReminder,
                seen.all(),
                next,
                namedAgain.values().stream().distinct().toList());
        Workflow.continueAsNew(start.carrying(carried));
    }

    /** The session that was started while this one was closing. */
    private static void goOnAs(SessionStart next) {
        Workflow.continueAsNew(
                ContinueAsNewOptions.newBuilder()
                        .setTypedSearchAttributes(io.temporal.common.SearchAttributes.newBuilder()
                                .set(SearchAttributes.CUSTOMER, next.customerId())
                                .set(SearchAttributes.REASON, next.reason().name())
                                .set(SearchAttributes.AGENT, next.by().name())
                                .build())
                        .build(),
                next);
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
        SignOfLife life;
        try {
            life = Workflow.newLocalActivityStub(ProgressActivities.class, Options.quick("look for a sign of life"))
                    .lastSignOfLife(sessionId);
        } catch (ActivityFailure away) {
            if (away.getCause() instanceof CanceledFailure) {
                throw (CanceledFailure) away.getCause();
            }
            nextReminder = now().plus(LOOK_AGAIN);
            return;
        }
        if (!open() || over()) {
            // It was cancelled, or everything got done, while the answer was waited for.
            return;
        }
        Instant last = life.at().isBefore(startedAt) ? startedAt : life.at();
        if (last.isAfter(lastReminder) && reminders > 0) {
            reminders = 0;
        }
        if (reminders < start.pace().remindAfter().size()) {
            Instant due = dueAfter(reminders, last);
            if (life.customersTurn() && due != null && !now().isBefore(due)) {
                reminders++;
                lastReminder = now();
                tell(NoticeActivities.Kind.REMINDER, NoticeCode.REMINDER.with());
                publish(ids.again("reminded"), "reminded", Actor.program("rekey"), List.of());
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
    void validatePerform(@Nullable SessionRequest request) {
        Message refusal = refusal(request);
        if (refusal != null) {
            throw Refusal.of(refusal);
        }
    }

    @Override
    SessionView perform(@Nullable SessionRequest request) {
        validatePerform(request);
        SessionView view = act(Objects.requireNonNull(request));
        if (view.sessionId().equals(sessionId)) {
            publisher.await(view.revision());
        }
        return view;
    }

    @Override
    void submit(@Nullable SessionRequest request) {
        Message refusal = refusal(request);
        if (request == null) {
            return;
        }
        if (refusal == null && seen.contains(request.id())) {
            // Whoever sends what was taken before does not know it: the answer may be gone with a store that was put
            // back.
            publisher.publish(present(), revision, line(request, List.of()));
        } else if (refusal == null) {
            act(request);
        } else if (Incoming.whole(request)) {
            SessionView view = present();
            publisher.publish(
                    view,
                    revision,
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

    @Override
    public void accountDone(String ofSession, AccountOutcome outcome) {
        if (!sessionId.equals(ofSession)
                || outcome == null
                || outcome.outcome() == null
                || running.remove(outcome.accountId()) == null) {
            return;
        }
        notTold.remove(outcome.accountId());
        finished.put(outcome.accountId(), outcome);
        untold = true;
        hasEnded(outcome);
    }

    @Override
    public void show(long storedRevision) {
        revision = Math.max(revision, Incoming.revision(storedRevision));
        publish(ids.again("shown-again"), "shown again", Actor.program("rekey"), List.of());
    }

    @Override
    public SessionView view() {
        return present();
    }

    private @Nullable Message refusal(@Nullable SessionRequest request) {
        if (request == null) {
            return Incoming.refusal(null, null, null);
        }
        Message broken = Incoming.refusal(request.id(), request.by(), request.action());
        if (broken != null) {
            return broken;
        }
        if (seen.contains(request.id())) {
            return null;
        }
        if (request.sessionId() != null && !request.sessionId().equals(sessionId)) {
            return RefusalCode.EARLIER_SESSION_OF_CUSTOMER.with();
        }
        if (!open() && !(request.action() instanceof SessionAction.Join)) {
            return RefusalCode.SESSION_OVER.with();
        }
        return request.action().accept(new Fitting()).orElse(null);
    }

    /** Whether each action can be taken; empty when it can. */
    private final class Fitting implements SessionAction.Cases<Optional<Message>> {

        @Override
        public Optional<Message> join(SessionAction.Join join) {
            return Optional.ofNullable(refusal(join));
        }

        @Override
        public Optional<Message> nudge(SessionAction.Nudge action) {
            return Optional.empty();
        }

        @Override
        public Optional<Message> extend(SessionAction.Extend action) {
            return Optional.empty();
        }

        @Override
        public Optional<Message> assign(SessionAction.Assign assign) {
            return Optional.ofNullable(refusal(assign));
        }

        @Override
        public Optional<Message> cancel(SessionAction.Cancel cancel) {
            return Optional.ofNullable(Incoming.words(cancel.why(), true));
        }
    }

    private @Nullable Message refusal(SessionAction.Join join) {
        SessionStart other = join.start();
        if (other == null || other.accounts() == null || other.accounts().isEmpty()) {
            return RefusalCode.NO_ACCOUNTS.with();
        }
        if (!other.allAccounts().stream().allMatch(Incoming::whole)) {
            return RefusalCode.INCOMPLETE_ACCOUNT.with();
        }
        if (!Incoming.whole(other) || !other.customerId().equals(start.customerId())) {
            return RefusalCode.INCOMPLETE_START.with();
        }
        boolean open = open();
        int here = accounts.size() + joining.size();
        int waiting = next == null ? 0 : next.allAccounts().size();
        for (AccountRef account : other.allAccounts()) {
            boolean known = accounts.containsKey(account.accountId());
            here += open && !known ? 1 : 0;
            waiting += (!open || finished.containsKey(account.accountId())) && !names(next, account) ? 1 : 0;
        }
        return (open && here > MOST_ACCOUNTS) || waiting > MOST_ACCOUNTS
                ? RefusalCode.TOO_MANY_ACCOUNTS.with(MOST_ACCOUNTS)
                : null;
    }

    private @Nullable Message refusal(SessionAction.Assign assign) {
        if (!Incoming.name(assign.agent()) || !Incoming.name(assign.from())) {
            return RefusalCode.NAME_THE_AGENT.with();
        }
        // What nobody signed for is shown as Temporal's; the workflow does not know which it was.
        boolean fromTemporal = !assigned && assign.from().equals(Actor.TEMPORAL.name());
        if (!fromTemporal && !assign.from().equals(agent.name())) {
            return RefusalCode.TAKEN_OVER.with(agent.name());
        }
        return !fromTemporal && agent.equals(hands(assign))
                ? RefusalCode.ALREADY_THEIRS.with(agent.name())
                : Incoming.words(assign.note(), false);
    }

    private static Actor hands(SessionAction.Assign assign) {
        String name = MaskedText.of(assign.agent()).text();
        return name.equals(Actor.NOBODY.name()) ? Actor.NOBODY : Actor.agent(name);
    }

    private SessionView act(SessionRequest request) {
        boolean repeated = !seen.add(request.id());
        return request.action().accept(new Taking(request, repeated));
    }

    /** What each action leads to. */
    private final class Taking implements SessionAction.Cases<SessionView> {

        private final SessionRequest request;
        private final boolean repeated;

        Taking(SessionRequest request, boolean repeated) {
            this.request = request;
            this.repeated = repeated;
        }

        @Override
        public SessionView join(SessionAction.Join join) {
            return RotationSessionImpl.this.join(request, join.start(), repeated);
        }

        @Override
        public SessionView nudge(SessionAction.Nudge action) {
            return once(() -> {
                tell(NoticeActivities.Kind.NUDGE, NoticeCode.REMINDER.with());
                return List.of();
            });
        }

        @Override
        public SessionView extend(SessionAction.Extend action) {
            return once(() -> {
                expiresAt = now().plus(start.pace().expireAfter());
                return List.of();
            });
        }

        @Override
        public SessionView assign(SessionAction.Assign assign) {
            return once(() -> {
                agent = hands(assign);
                assigned = true;
                Workflow.upsertTypedSearchAttributes(SearchAttributes.AGENT.valueSet(agent.name()));
                Message handedOver = LineCode.HANDED_OVER.with(assign.from(), agent.name());
                String note = assign.note();
                return note == null || note.isBlank()
                        ? List.of(handedOver)
                        : List.of(handedOver, Message.words(MaskedText.of(note).text()));
            });
        }

        @Override
        public SessionView cancel(SessionAction.Cancel cancel) {
            return once(() -> {
                Message why = Message.words(MaskedText.of(cancel.why()).text());
                closing(SessionView.State.CANCELLED, Outcome.CANCELLED, why);
                return List.of(why);
            });
        }

        /** A request that comes again changes nothing. */
        private SessionView once(Supplier<List<Message>> action) {
            return repeated ? present() : publish(request, action.get());
        }
    }

    /**
     * Answers the view of the session that takes the accounts: this one, or the one that begins after it. An account that
     * is done is not opened a second time in one session: whoever names it again wants another key, in the next one.
     */
    private SessionView join(SessionRequest request, SessionStart other, boolean repeated) {
        if (repeated) {
            return takenBy(other);
        }
        List<AccountRef> named = other.allAccounts();
        if (!open()) {
            publish(request, List.of(waitForNext(request.id(), other, named)));
            return takenBy(other);
        }
        List<AccountRef> fresh = named.stream()
                .filter(a -> !accounts.containsKey(a.accountId()))
                .filter(a -> joining.stream().noneMatch(j -> j.accountId().equals(a.accountId())))
                .toList();
        List<AccountRef> done =
                named.stream().filter(a -> finished.containsKey(a.accountId())).toList();
        joining.addAll(fresh);
        List<String> underWay = named.stream()
                .map(AccountRef::accountId)
                .filter(account -> running.containsKey(account) && !finished.containsKey(account))
                .toList();
        NamedAgain start = new NamedAgain(other, underWay, request.id(), now());
        underWay.forEach(account -> namedAgain.put(account, start));
        Message added = LineCode.ACCOUNTS_ADDED.with(fresh.size());
        publish(request, done.isEmpty() ? List.of(added) : List.of(added, waitForNext(request.id(), other, done)));
        return takenBy(other);
    }

    /**
     * An account whose end took some time to be known here is done for whoever named it meanwhile: they want another key,
     * in the next session.
     */
    private void hasEnded(AccountOutcome outcome) {
        NamedAgain again = namedAgain.remove(outcome.accountId());
        AccountRef account = accounts.get(outcome.accountId());
        if (again != null && account != null && !outcome.endedAt().isAfter(again.at())) {
            Message waits = waitForNext(again.requestId(), again.start(), List.of(account));
            publish(ids.again("accounts-wait"), "accounts wait", Actor.program("rekey"), List.of(waits));
        }
    }

    /** The next session where that takes all of these accounts, else this one. */
    private SessionView takenBy(SessionStart other) {
        SessionStart follows = next;
        // Taken while the session was open, it has had its effect: a copy that comes late begins no other session.
        return follows != null && other.allAccounts().stream().allMatch(a -> names(follows, a))
                ? notBegun(follows)
                : present();
    }

    private static boolean names(@Nullable SessionStart start, AccountRef account) {
        return start != null
                && start.allAccounts().stream().anyMatch(a -> a.accountId().equals(account.accountId()));
    }

    /** Keeps a start for the session that begins when this one has ended; answers what to say of it. */
    private Message waitForNext(String requestId, SessionStart other, List<AccountRef> some) {
        SessionStart waiting = next;
        List<AccountRef> added = some.stream().filter(a -> !names(waiting, a)).toList();
        SessionStart follows = waiting == null ? other.only(added, requestId) : waiting.with(added, requestId);
        next = follows;
        remember(follows);
        return LineCode.ACCOUNTS_WAIT.with(added.size(), follows.sessionId());
    }

    /** Where it is found even when somebody ends this run from outside, which no code of a workflow sees. */
    private static void remember(SessionStart next) {
        Workflow.upsertMemo(Map.of(NEXT, next));
    }

    private static SessionView notBegun(SessionStart of) {
        return new SessionView(
                of.sessionId(),
                of.customerId(),
                0,
                of.reason(),
                MaskedText.orNull(of.words()),
                of.by(),
                of.by(),
                now(),
                now().plus(of.pace().expireAfter()),
                of.allAccounts().stream().map(AccountRef::accountId).toList(),
                List.of(),
                0,
                SessionView.State.OPEN,
                null);
    }

    private void closing(SessionView.State as, Outcome outcome, Message why) {
        if (open()) {
            state = as;
            close = new AccountRotation.Close(outcome, why);
        }
    }

    private void closeRunning() {
        AccountRotation.Close sent = close;
        if (sent != null) {
            close = null;
            Workflow.newDetachedCancellationScope(
                            () -> List.copyOf(running.values()).forEach(r -> close(r, sent)))
                    .run();
        }
    }

    private static void close(AccountRotation rotation, AccountRotation.Close close) {
        try {
            rotation.close(close);
        } catch (SignalExternalWorkflowException | TemporalFailure gone) {
            // It has ended in this moment, or never began: its outcome arrives by itself.
            Workflow.getLogger(RotationSessionImpl.class).debug("an account could not be closed", gone);
        }
    }

    // ---- telling the world ----

    /** Nothing is waited for between the last turn and this: what is started now is for the next session. */
    private void end() {
        endedAt = now();
        if (open()) {
            state = SessionView.State.FINISHED;
        }
        publish(ids.once("ended"), "ended: " + state, Actor.program("rekey"), List.of());
        Workflow.await(this::allTold);
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

    private SessionView publish(SessionRequest request, List<Message> said) {
        revision++;
        return publish(line(request, said));
    }

    private Entry line(SessionRequest request, List<Message> said) {
        return new Entry(
                ids.taken(request.id()),
                start.customerId(),
                request.by().kind().name(),
                request.by().name(),
                request.action().type(),
                said,
                request.id(),
                false,
                request.proof());
    }

    private SessionView publish(String id, String what, Actor by, List<Message> said) {
        revision++;
        return publish(new Entry(id, start.customerId(), by.kind().name(), by.name(), what, said, null, false));
    }

    private SessionView publish(Entry line) {
        untold = false;
        SessionView view = present();
        showDetails();
        begun.forEach(first -> firstViews.add(new FirstView(revision, first)));
        begun.clear();
        publisher.publish(view, revision, line);
        return view;
    }

    private void showDetails() {
        Workflow.setCurrentDetails(Details.of(present(), List.copyOf(accounts.values())));
    }

    private Promise<Void> write(ProgressActivities progress, SessionView view, List<Entry> lines) {
        firstViews.removeIf(first -> first.revision() <= publisher.published());
        List<Begun> first = firstViews.stream()
                .filter(f -> f.revision() <= view.revision())
                .map(FirstView::begun)
                .toList();
        return view.endedAt() == null
                ? Async.procedure(progress::publishSession, view, lines, first)
                : Async.procedure(progress::closeSession, view, report(), lines, first);
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
                endedAt,
                assigned ? true : null,
                proof);
    }

    /**
     * Nobody waits for this workflow task, so the invitation is tried within it, which costs one event instead of six;
     * one that does not go out at once is sent as all others are.
     */
    private void invite() {
        Notice invitation = notice(NoticeActivities.Kind.INVITATION, NoticeCode.INVITATION.with(start.reason()));
        NoticeActivities now = Workflow.newLocalActivityStub(NoticeActivities.class, Options.quick("tell: INVITATION"));
        Workflow.newDetachedCancellationScope(() -> {
                    try {
                        now.send(invitation);
                    } catch (ActivityFailure slow) {
                        notices.send(invitation);
                    }
                })
                .run();
    }

    private void tell(NoticeActivities.Kind kind, Message message) {
        notices.send(notice(kind, message));
    }

    private Notice notice(NoticeActivities.Kind kind, Message message) {
        String id = sessionId + "/" + kind + "/" + revision + "/" + reminders;
        return new Notice(id, kind, sessionId, start.customerId(), null, List.of(message));
    }

    private static List<Message> said(@Nullable String words) {
        return words == null ? List.of() : List.of(Message.words(words));
    }

    private static Instant now() {
        return Instant.ofEpochMilli(Workflow.currentTimeMillis());
    }
}
