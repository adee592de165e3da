package dev.rekey.workflows.schedules;

import dev.rekey.terms.Step;
import dev.rekey.workflows.AccountRotation.Close;
import dev.rekey.workflows.WorkflowIds;
import dev.rekey.workflows.actions.Action;
import dev.rekey.workflows.actions.ActionRequest;
import dev.rekey.workflows.activities.ProgressActivities.Entry;
import dev.rekey.workflows.fakes.Given;
import dev.rekey.workflows.model.AccountOutcome;
import dev.rekey.workflows.model.AccountStart;
import dev.rekey.workflows.model.AccountView;
import dev.rekey.workflows.model.Actor;
import dev.rekey.workflows.model.Message;
import dev.rekey.workflows.model.Outcome;
import dev.rekey.workflows.model.SlotView;
import dev.rekey.workflows.model.Taken;
import dev.rekey.workflows.model.VerifyResult;
import dev.rekey.workflows.schedules.AccountRules.Judgement;
import dev.rekey.workflows.schedules.AccountRules.Line;
import dev.rekey.workflows.schedules.PlannedChecks.Plan;
import io.temporal.client.WorkflowStub;
import io.temporal.client.WorkflowTargetOptions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Drives one account's rotation and its model alike, and compares them after each move. */
final class AccountDrive {

    private final Schedule schedule;
    private final World world;
    private final Random random;
    private final AccountStart start;
    private final AccountRules rules;
    private final WorkflowStub workflow;
    private final List<Sent> sent = new ArrayList<>();
    private final List<Page> pages = new ArrayList<>();
    private Plan plan = new Plan(Given.accepted(), 0, false, null);
    private @Nullable ActionRequest taken;
    private long above;
    private String firstRun = "";
    private int ids;

    /** A request and the page it was sent from. */
    private record Sent(ActionRequest request, @Nullable Integer page) {}

    /** A view somebody may still have before them. */
    private record Page(long revision, int page) {}

    AccountDrive(Schedule schedule, World world, Random random, AccountStart start) {
        this.schedule = schedule;
        this.world = world;
        this.random = random;
        this.start = start;
        this.rules = new AccountRules(start);
        this.workflow = world.client().newUntypedWorkflowStub(WorkflowIds.account(accountId()));
        replan(false);
    }

    String accountId() {
        return start.account().accountId();
    }

    boolean ended() {
        return rules.ended();
    }

    AccountRules rules() {
        return rules;
    }

    /** Waits until the rotation has begun. */
    void begun() {
        settle();
        firstRun = Objects.requireNonNull(workflow.describe().getExecution()).getRunId();
    }

    // ---- moves ----

    /** One action, of any kind, by any door. */
    void act() {
        boolean hold = random.nextInt(6) == 0;
        replan(hold);
        Sent next = draw();
        send(next, schedule.oneOf(Door.values()));
    }

    /** Asks for exactly this, by update; whatever was planned is accepted from now on. */
    void lead(Actor by, Action action) {
        replanAccepted();
        send(new Sent(request(by, null, null, action), null), Door.UPDATE);
    }

    private enum Door {
        UPDATE,
        UPDATE_NAMED,
        SIGNAL,
        SEVERAL
    }

    private void send(Sent next, Door door) {
        schedule.clearOfBounds();
        ActionRequest request = next.request();
        Instant before = world.now();
        boolean over = rules.ended();
        boolean ran = rules.running();
        Judgement judgement = rules.judge(request, next.page(), before);
        schedule.say(accountId(), door + " " + request + " from page " + next.page() + " → " + judgement);
        sent.add(next);
        if (judgement == Judgement.TAKEN) {
            taken = request;
            rules.take(request, before);
            if (rules.running()) {
                world.checks.expect(accountId(), rules.asked(), rules.ofStoredKey());
            }
        }
        List<Supplier<Answer>> calls = new ArrayList<>();
        switch (door) {
            case UPDATE ->
                calls.add(() -> Answer.of(() -> workflow.update(request.action().message(), Taken.class, request)));
            case UPDATE_NAMED -> calls.add(() -> Answer.named(workflow, Taken.class, request));
            case SIGNAL ->
                calls.add(() -> Answer.signal(workflow, request.action().message(), request));
            case SEVERAL -> {
                // By one door at a time: the server in memory tells a replay another order of an update and a signal
                // within one task than there was. The real one does not, and there both are sent at once.
                int copies = 2 + random.nextInt(3);
                boolean signal = random.nextBoolean();
                for (int i = 0; i < copies; i++) {
                    calls.add(
                            signal
                                    ? () -> Answer.signal(
                                            workflow, request.action().message(), request)
                                    : () -> Answer.of(() ->
                                            workflow.update(request.action().message(), Taken.class, request)));
                }
            }
        }
        List<Answer> answers = schedule.together(calls);
        if (answers.stream().anyMatch(Answer.Left.class::isInstance)) {
            // What is sent next must not come into the same task: see above.
            awaitQuiet();
        }
        for (Answer answer : answers) {
            compare(answer, judgement, over, door);
            if (judgement == Judgement.REFUSED && answer instanceof Answer.Left) {
                rules.ignored(request);
            }
        }
        if (rules.running() && !ran) {
            schedule.whileHeld(this, plan);
            conclude(before);
        } else if (rules.running()) {
            // The check's end must not overtake what was sent before it.
            awaitQuiet();
        } else {
            settle();
        }
    }

    private void awaitQuiet() {
        schedule.<Boolean>until(
                accountId(),
                () -> world.quiet(WorkflowIds.account(accountId())),
                quiet -> Boolean.TRUE.equals(quiet) ? null : "its task is never over",
                () -> false);
    }

    private void compare(Answer answer, Judgement judgement, boolean over, Door door) {
        boolean refused = answer instanceof Answer.Refused || (answer instanceof Answer.Over && !rules.ended());
        if (refused != (judgement == Judgement.REFUSED)
                && !(answer instanceof Answer.Left)
                && !(answer instanceof Answer.Over)) {
            throw schedule.failed(accountId() + ": the rules say " + judgement + ", the answer is " + answer);
        }
        if (answer instanceof Answer.Over && !over && !rules.ended()) {
            throw schedule.failed(accountId() + ": it is over, though the rules say it goes on");
        }
        if (answer instanceof Answer.Refused no && !no.sentence().matches("(?s)[A-Z].*\\.")) {
            throw schedule.failed(accountId() + ": no sentence: " + no.sentence());
        }
        if (answer instanceof Answer.Done done
                && judgement == Judgement.TAKEN
                && door != Door.SEVERAL
                && done.value() instanceof Taken taken
                && (taken.step() != rules.step() || taken.waitingOn() != rules.waitingOn())) {
            throw schedule.failed(
                    accountId() + ": answered " + taken + " instead of " + rules.step() + " " + rules.waitingOn());
        }
    }

    /** An action while a check is held back: nothing about the step is taken, all else is. */
    void actWhileHeld() {
        send(draw(), schedule.oneOf(Door.values()));
    }

    /** The session, or an operator in its place, ends the rotation. */
    void close(Close close) {
        schedule.say(accountId(), "close " + close);
        rules.close(close);
        Answer.of(() -> {
            workflow.signal("close", close);
            return close;
        });
        settle();
    }

    /** Its session has ended the rotation; why is the session's own affair. */
    void closedBySession(Close close) {
        rules.close(close);
        settle();
    }

    /** Somebody found that what is stored is not what is true. */
    void show() {
        AccountView stored = world.store.account(start.sessionId(), accountId());
        long revision = Math.max(0, (stored == null ? 0 : stored.revision()) + random.nextInt(9) - 4);
        schedule.say(accountId(), "show above " + revision);
        Answer answer = Answer.signal(workflow, "show", revision);
        if (answer instanceof Answer.Left) {
            rules.shown();
        }
        settle();
    }

    /** The planned check's time has come; the verdict was planned before. */
    void checkIsDue() {
        Instant planned = Objects.requireNonNull(rules.planned());
        rules.due();
        conclude(planned);
        replan(false);
    }

    /** Says what must be asked when the planned check's time comes. */
    void expectPlanned() {
        if (plan.held()) {
            // Nobody is there to release it.
            replan(false);
        }
        world.checks.expect(accountId(), rules.asked(), rules.ofStoredKey());
    }

    private void conclude(Instant before) {
        VerifyResult result = plan.result();
        schedule.say(accountId(), "concluded " + result.verdict() + " " + result.retryAfter());
        rules.concluded(result, before);
        // A verdict like the one before looks the same but for its number.
        above = pages.get(pages.size() - 1).revision();
        AccountView view = settle();
        above = 0;
        Instant planned = rules.planned();
        if (planned != null) {
            Instant shown = Objects.requireNonNull(view.nextCheckAt());
            Duration late = Duration.between(before, world.now());
            if (shown.isBefore(planned) || shown.isAfter(planned.plus(late))) {
                throw schedule.failed(accountId() + ": the next check is planned for " + shown + ", not within " + late
                        + " of " + planned);
            }
            rules.planned(shown);
        }
    }

    // ---- what is drawn ----

    private void replan(boolean hold) {
        List<VerifyResult> answers = List.of(
                Given.accepted(),
                Given.accepted(),
                Given.accepted(),
                Given.rejected(null),
                Given.rejected(Step.GENERATE_KEY),
                Given.rejected(Step.EDIT),
                Given.notReady(),
                Given.notReady(Duration.ofHours(3)),
                Given.notReady(Duration.ofDays(400)),
                Given.unknown());
        int failures = Math.max(0, random.nextInt(10) - 7);
        boolean never = random.nextInt(15) == 0;
        // What fails for good does so before it could be held back.
        CountDownLatch latch = hold && !never ? new CountDownLatch(1) : null;
        plan = new Plan(schedule.oneOf(answers), failures, never, latch);
        world.checks.plan(accountId(), plan);
    }

    void replanAccepted() {
        plan = new Plan(Given.accepted(), 0, false, null);
        world.checks.plan(accountId(), plan);
    }

    private Sent draw() {
        if (!sent.isEmpty() && random.nextInt(8) == 0) {
            return sent.get(random.nextInt(sent.size()));
        }
        Actor by = random.nextInt(5) == 0 ? (random.nextBoolean() ? Given.AGENT : Given.PROGRAM) : Given.TRADER;
        Page page = random.nextInt(5) == 0 || pages.isEmpty()
                ? null
                : pages.get(random.nextInt(3) == 0 ? random.nextInt(pages.size()) : pages.size() - 1);
        String session = switch (random.nextInt(30)) {
            case 0 -> "another-session";
            case 1, 2, 3, 4, 5 -> null;
            default -> start.sessionId();
        };
        Action action = random.nextInt(9) < 5 ? forward() : any();
        return new Sent(
                request(by, session, page == null ? null : page.revision(), action), page == null ? null : page.page());
    }

    private ActionRequest request(Actor by, @Nullable String session, @Nullable Long revision, Action action) {
        return new ActionRequest(accountId() + "-" + ++ids, by, session, revision, action);
    }

    private Action forward() {
        if (rules.mayCheckAgain() && random.nextInt(3) == 0) {
            return new Action.CheckAgain();
        }
        return switch (rules.step()) {
            case EDIT ->
                rules.shownShortWay() && random.nextBoolean() ? new Action.CheckHeldKey() : new Action.OpenEdit();
            case GENERATE_KEY -> new Action.KeyCreated();
            case PASTE -> Given.connect(rules.attempt());
            case VERIFY -> new Action.CheckAgain();
        };
    }

    private Action any() {
        return switch (random.nextInt(24)) {
            case 0 -> new Action.OpenEdit();
            case 1 -> new Action.KeyCreated();
            case 2, 3 -> Given.connect(rules.attempt());
            case 4 -> Given.connect(rules.attempt() + (random.nextBoolean() ? 1 : -1));
            case 5 -> new Action.Connect("not sealed at all", rules.attempt());
            case 6 -> new Action.CheckAgain();
            case 7 -> new Action.CheckHeldKey();
            case 8, 9, 10 -> new Action.GoBack(schedule.oneOf(Step.values()));
            case 11, 12 -> new Action.KeyLost();
            case 13 -> new Action.NoSuchKey();
            case 14 -> new Action.Skip(random.nextInt(3) == 0 ? " " : "sold it");
            case 15 -> new Action.Skip("x".repeat(1001));
            case 16, 17 -> new Action.Defer();
            case 18 -> new Action.AskForHelp(null);
            case 19 -> new Action.AskForHelp("which box?");
            case 20 -> new Action.AskForHelp("y".repeat(1001));
            case 21 -> random.nextInt(3) == 0 ? new Action.WorksAgain() : new Action.HelpGiven();
            default -> new Action.HelpGiven();
        };
    }

    // ---- comparing ----

    /** Waits until the workflow is where the rules are, and answers its view. */
    AccountView settle() {
        AccountView view = schedule.<AccountView>until(
                accountId(), this::view, this::differenceOrBusy, () -> plan.inTheWay() || world.store.failing());
        pages.add(new Page(view.revision(), rules.page()));
        return view;
    }

    /** The view people see; while nothing can be published, what somebody is answered who sends a request again. */
    private @Nullable AccountView view() {
        ActionRequest known = taken;
        if (world.store.away() && known == null) {
            // Nobody has sent anything that could be sent again: the workflow itself is asked.
            return Answer.of(() -> workflow.query("view", AccountView.class)) instanceof Answer.Done done
                    ? (AccountView) done.value()
                    : null;
        }
        if (world.store.away() && known != null) {
            Answer answer = Answer.of(() -> workflow.update(known.action().message(), Taken.class, known));
            if (answer instanceof Answer.Done done && ((Taken) done.value()).last() != null) {
                return ((Taken) done.value()).last();
            }
        }
        return world.store.account(start.sessionId(), accountId());
    }

    /** A view is published a moment before its task is over; what comes within that moment belongs to the next task. */
    private @Nullable String differenceOrBusy(@Nullable AccountView view) {
        String difference = difference(view);
        if (difference == null && !world.quiet(WorkflowIds.account(accountId()))) {
            return "its task is never over";
        }
        return difference;
    }

    private @Nullable String difference(@Nullable AccountView view) {
        if (view == null) {
            return "nothing is published";
        }
        if (view.revision() <= above) {
            return "nothing is published after " + above;
        }
        Differences differences = new Differences();
        differences.of("step", rules.step(), view.step());
        differences.of("waiting on", rules.waitingOn(), view.waitingOn());
        differences.of("slot", rules.slot(), view.slot());
        differences.of(
                "slots",
                rules.slots(),
                view.slots().stream().map(SlotView::state).toList());
        differences.of("attempt", rules.attempt(), view.attempt());
        differences.of("attempts", rules.attempts(), view.attempts());
        differences.of("short way", rules.shownShortWay(), view.shortWay());
        differences.of("verdict", rules.verdict(), view.verdict());
        differences.of("may check again", rules.mayCheckAgain(), view.mayCheckAgain());
        differences.of("help", rules.help(), view.helpAsked());
        differences.of("abandoned keys", rules.abandonedKeys(), view.abandonedKeys());
        differences.of("works", rules.works(), view.connectedAt() != null);
        differences.of("planned", rules.planned() != null, view.nextCheckAt() != null);
        differences.of("outcome", rules.outcome(), view.outcome());
        if (!world.store.away()) {
            // A view of before may look the same, when what tells of more is not published yet.
            differences.of("lines of the audit", rules.audit().size(), (int)
                    lines().filter(entry -> !entry.refused()).count());
        }
        return differences.text();
    }

    // ---- the end ----

    /** Brings the rotation to an end, whatever its state. */
    void finish() {
        for (int turns = 0; !rules.ended(); turns++) {
            if (turns > 30) {
                throw schedule.failed(accountId() + " does not end");
            }
            if (rules.connected() && rules.planned() != null) {
                replanAccepted();
                schedule.passTo(Objects.requireNonNull(rules.planned()));
            } else if (random.nextInt(4) == 0) {
                close(new Close(random.nextBoolean() ? Outcome.CANCELLED : Outcome.EXPIRED, Message.words("over")));
            } else {
                lead(Given.TRADER, new Action.Skip("at last"));
            }
        }
    }

    /** Compares what is left when the rotation has ended and everything was published. */
    void compareEnd() {
        schedule.<Boolean>until(
                accountId(),
                () -> world.closed(WorkflowIds.account(accountId()), firstRun),
                closed -> Boolean.TRUE.equals(closed) ? null : "it is published that it has ended, and it runs on",
                world.store::failing);
        World.Run lastRun = world.replay(WorkflowIds.account(accountId()), firstRun);
        AccountOutcome outcome = World.result(lastRun.history(), AccountOutcome.class);
        Differences differences = new Differences();
        differences.of("outcome", rules.outcome(), outcome.outcome());
        if (!Message.words("").equals(rules.why())) {
            differences.of("why", rules.why(), outcome.why());
        }
        differences.of("attempts", rules.attempts(), outcome.attempts());
        differences.of("abandoned keys", rules.abandonedKeys(), outcome.abandonedKeys());
        differences.of("works", rules.works(), outcome.connectedAt() != null);
        AccountView view = world.client()
                .newUntypedWorkflowStub(WorkflowTargetOptions.newBuilder()
                        .setWorkflowId(WorkflowIds.account(accountId()))
                        .setRunId(lastRun.id())
                        .build())
                .query("view", AccountView.class);
        differences.of(
                "the published view", timeless(view), timeless(world.store.account(start.sessionId(), accountId())));
        compareAudit(differences);
        schedule.compared(accountId(), differences.text());
    }

    /** The last task may be done again a moment later, when something came in as it was to end. */
    private static @Nullable String timeless(@Nullable AccountView view) {
        return view == null ? null : view.toString().replaceAll("(endedAt|waitingSince)=[^,]*", "$1");
    }

    private void compareAudit(Differences differences) {
        List<Entry> all = lines().toList();
        List<Entry> done = all.stream().filter(e -> !e.refused()).toList();
        Set<String> ignored = new TreeSet<>();
        all.stream().filter(Entry::refused).forEach(e -> ignored.add(Objects.requireNonNull(e.requestId())));
        differences.of(
                "the audit",
                rules.audit(),
                done.stream().map(AccountDrive::line).toList());
        differences.of(
                "one line for each request",
                done.stream()
                        .map(Entry::requestId)
                        .filter(Objects::nonNull)
                        .distinct()
                        .count(),
                done.stream().map(Entry::requestId).filter(Objects::nonNull).count());
        ignored.removeAll(rules.perhapsIgnored());
        Set<String> expected = new TreeSet<>(rules.ignored());
        expected.removeAll(rules.perhapsIgnored());
        differences.of("the ignored requests", expected, ignored);
    }

    private Stream<Entry> lines() {
        return world.store.entries(start.sessionId() + "/" + accountId() + "/").stream();
    }

    private static Line line(Entry entry) {
        Actor.Kind kind = Actor.Kind.valueOf(entry.actorKind().toUpperCase(Locale.ROOT));
        return new Line(entry.action(), kind, entry.actor());
    }
}
