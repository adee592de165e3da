package dev.rekey.workflows.schedules;

import dev.rekey.workflows.AccountRotation.Close;
import dev.rekey.workflows.RotationSession;
import dev.rekey.workflows.WorkflowIds;
import dev.rekey.workflows.actions.SessionAction;
import dev.rekey.workflows.actions.SessionRequest;
import dev.rekey.workflows.activities.ProgressActivities.Entry;
import dev.rekey.workflows.fakes.Given;
import dev.rekey.workflows.model.AccountOutcome;
import dev.rekey.workflows.model.AccountRef;
import dev.rekey.workflows.model.AccountStart;
import dev.rekey.workflows.model.Message;
import dev.rekey.workflows.model.Outcome;
import dev.rekey.workflows.model.SessionReport;
import dev.rekey.workflows.model.SessionStart;
import dev.rekey.workflows.model.SessionView;
import dev.rekey.workflows.schedules.AccountRules.Judgement;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowStub;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Drives a customer's sessions, one after the other, and their model alike. */
final class SessionDrive {

    private final Schedule schedule;
    private final World world;
    private final Random random;
    private final String customer;
    private final WorkflowStub workflow;
    private final List<SessionRequest> sent = new ArrayList<>();
    private final List<AccountDrive> accounts = new ArrayList<>();
    private SessionRules rules;
    private boolean over;
    private int ids;

    SessionDrive(Schedule schedule, World world, Random random, String customer) {
        this.schedule = schedule;
        this.world = world;
        this.random = random;
        this.customer = customer;
        SessionStart start = start(1 + random.nextInt(3));
        RotationSession session =
                world.client().newWorkflowStub(RotationSession.class, World.options(WorkflowIds.session(customer)));
        this.rules = new SessionRules(start, world.now());
        WorkflowClient.start(session::run, start);
        this.workflow = world.client().newUntypedWorkflowStub(WorkflowIds.session(customer));
        start.accounts().forEach(this::begin);
        settle();
    }

    private SessionStart start(int count) {
        List<AccountRef> some = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int number = random.nextInt(4);
            if (some.stream().noneMatch(a -> a.accountId().equals(customer + "-" + number))) {
                some.add(schedule.account(customer + "-" + number));
            }
        }
        return new SessionStart(
                customer + "-session-" + ++ids,
                customer,
                schedule.reason(),
                null,
                Given.AGENT,
                some,
                Schedule.SESSION_PACE);
    }

    /** A rotation that the session has begun. */
    private void begin(AccountRef account) {
        AccountStart start = new AccountStart(
                rules.start.sessionId(),
                customer,
                rules.start.reason(),
                account,
                rules.start.pace().ofAnAccount(),
                rules.start.rules(),
                null,
                null);
        AccountDrive drive = new AccountDrive(schedule, world, random, start);
        drive.begun();
        accounts.add(drive);
    }

    /** The accounts that have not ended. */
    List<AccountDrive> open() {
        return accounts.stream().filter(a -> !a.ended()).toList();
    }

    private static Set<String> finished(SessionView view) {
        return view.finished().stream().map(AccountOutcome::accountId).collect(Collectors.toSet());
    }

    private Set<String> done() {
        return accounts.stream()
                .filter(AccountDrive::ended)
                .map(AccountDrive::accountId)
                .collect(Collectors.toSet());
    }

    /** When the session ends by itself; null when it is closing already. */
    @Nullable
    Instant expiresAt() {
        return over || rules.state() != SessionView.State.OPEN ? null : rules.expiresAt();
    }

    boolean over() {
        return over;
    }

    // ---- moves ----

    /** One action on the session, of any kind, by any door. */
    void act() {
        SessionRequest request = draw();
        boolean update = random.nextInt(3) != 0;
        send(request, update);
    }

    private void send(SessionRequest request, boolean update) {
        schedule.clearOfBounds();
        if (over) {
            return;
        }
        // Whether an account is done is the session's to know, and its news takes a moment.
        settle();
        Instant before = world.now();
        Judgement judgement = rules.judge(request);
        schedule.say(customer, (update ? "UPDATE " : "SIGNAL ") + request + " → " + judgement);
        sent.add(request);
        boolean closes = judgement == Judgement.TAKEN && request.action() instanceof SessionAction.Cancel;
        List<AccountRef> fresh = judgement == Judgement.TAKEN ? rules.take(request, done(), before) : List.of();
        Answer answer = update
                ? Answer.of(() -> workflow.update(request.action().message(), SessionView.class, request))
                : Answer.signal(workflow, request.action().message(), request);
        if (answer instanceof Answer.Over
                || (answer instanceof Answer.Refused != (judgement == Judgement.REFUSED)
                        && !(answer instanceof Answer.Left))) {
            throw schedule.failed(customer + ": the rules say " + judgement + ", the answer is " + answer);
        }
        if (judgement == Judgement.REFUSED && answer instanceof Answer.Left) {
            rules.ignored(request);
        }
        if (judgement == Judgement.TAKEN
                && request.action() instanceof SessionAction.Join join
                && answer instanceof Answer.Done done) {
            schedule.compared(
                    customer + " who joins",
                    differenceOf(
                            "the session that takes the accounts",
                            rules.takenBy(join.start()),
                            ((SessionView) done.value()).sessionId()));
        }
        fresh.forEach(this::begin);
        if (closes) {
            closeAccounts(Outcome.CANCELLED);
        }
        settle();
        goOn();
    }

    private static @Nullable String differenceOf(String what, Object expected, Object actual) {
        Differences differences = new Differences();
        differences.of(what, expected, actual);
        return differences.text();
    }

    /** The session's time is over. */
    void expire() {
        schedule.say(customer, "expires");
        rules.expire();
        closeAccounts(Outcome.EXPIRED);
        settle();
        goOn();
    }

    private void closeAccounts(Outcome as) {
        for (AccountDrive account : open()) {
            account.closedBySession(new Close(as, Message.words("")));
        }
    }

    /** When all accounts have ended, so has the session; the one that waited begins. */
    void goOn() {
        if (over || world.store.away() || !open().isEmpty()) {
            return;
        }
        rules.end();
        schedule.say(customer, "session ends " + rules.state());
        schedule.<SessionReport>until(
                customer,
                () -> world.store.report(rules.start.sessionId()),
                report -> report == null ? "no report is kept" : null,
                world.store::failing);
        compareEnd();
        accounts.clear();
        SessionStart next = rules.next();
        if (next == null) {
            over = true;
            return;
        }
        rules = new SessionRules(next, world.now());
        next.allAccounts().forEach(this::begin);
        settle();
    }

    private SessionRequest draw() {
        if (!sent.isEmpty() && random.nextInt(5) == 0) {
            return sent.get(random.nextInt(sent.size()));
        }
        String session = switch (random.nextInt(8)) {
            case 0 -> "another-session";
            case 1, 2, 3 -> rules.start.sessionId();
            default -> null;
        };
        SessionAction action = switch (random.nextInt(10)) {
            case 0 -> new SessionAction.Cancel(random.nextBoolean() ? "by mistake" : " ");
            case 1, 2 -> new SessionAction.Extend();
            case 3 -> new SessionAction.Nudge();
            case 4 ->
                new SessionAction.Assign(
                        random.nextBoolean() ? "otto" : "pia",
                        random.nextBoolean() ? rules.agent().name() : "nobody");
            default -> new SessionAction.Join(start(1 + random.nextInt(3)));
        };
        return new SessionRequest(customer + "-r" + ++ids, Given.AGENT, session, action);
    }

    /** Ends whatever is open, until no session waits any more. */
    void finish() {
        while (!over) {
            if (rules.state() == SessionView.State.OPEN && random.nextBoolean()) {
                send(
                        new SessionRequest(
                                customer + "-r" + ++ids, Given.AGENT, null, new SessionAction.Cancel("at last")),
                        true);
            }
            open().forEach(AccountDrive::finish);
            goOn();
        }
    }

    // ---- comparing ----

    private void settle() {
        schedule.<SessionView>until(
                customer,
                () -> world.store.session(rules.start.sessionId()),
                view -> {
                    if (view == null) {
                        return "nothing is published";
                    }
                    Differences differences = new Differences();
                    if (!world.store.away()) {
                        boolean ends = open().isEmpty();
                        if (!ends) {
                            differences.of("state", rules.state(), view.state());
                            differences.of("the accounts that are done", done(), finished(view));
                        }
                        differences.of("agent", rules.agent(), view.agent());
                        differences.of("accounts", rules.accountIds(), new TreeSet<>(view.accountIds()));
                        String quiet = world.quiet(WorkflowIds.session(customer)) ? null : "busy";
                        differences.of("its task", null, quiet);
                    }
                    return differences.text();
                },
                world.store::failing);
    }

    private void compareEnd() {
        String id = rules.start.sessionId();
        SessionReport report = Objects.requireNonNull(world.store.report(id));
        Differences differences = new Differences();
        differences.of("state", rules.state(), report.state());
        Map<String, Outcome> expected = new TreeMap<>();
        accounts.forEach(a ->
                expected.put(a.accountId(), Objects.requireNonNull(a.rules().outcome())));
        Map<String, Outcome> actual = new TreeMap<>();
        for (AccountOutcome each : report.accounts()) {
            actual.put(each.accountId(), each.outcome());
        }
        differences.of("the report", expected, actual);
        differences.of("lines of the report", expected.size(), report.accounts().size());
        compareAudit(id, differences);
        schedule.compared(customer, differences.text());
        accounts.forEach(AccountDrive::compareEnd);
    }

    private void compareAudit(String id, Differences differences) {
        List<Entry> own = world.store.entries(id + "/").stream()
                .filter(entry ->
                        accounts.stream().noneMatch(a -> entry.id().startsWith(id + "/" + a.accountId() + "/")))
                .toList();
        List<String> done = own.stream()
                .filter(e -> !e.refused())
                .map(Entry::requestId)
                .filter(Objects::nonNull)
                .toList();
        differences.of("lines", new ArrayList<>(rules.lines()), new ArrayList<>(new TreeSet<>(done)));
        differences.of("one line for each request", rules.lines().size(), done.size());
        TreeSet<String> ignored = new TreeSet<>();
        own.stream().filter(Entry::refused).forEach(e -> ignored.add(Objects.requireNonNull(e.requestId())));
        differences.of("the ignored requests", rules.ignored(), ignored);
        for (String once : List.of("started", "ended: " + rules.state())) {
            differences.of(
                    once, 1L, own.stream().filter(e -> e.action().equals(once)).count());
        }
    }

    /** Replays all that ran. */
    void replay() {
        world.replay(WorkflowIds.session(customer));
    }
}
