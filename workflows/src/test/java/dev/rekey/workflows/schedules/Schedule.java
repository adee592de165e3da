package dev.rekey.workflows.schedules;

import dev.rekey.terms.Market;
import dev.rekey.workflows.AccountRotation;
import dev.rekey.workflows.AccountRotation.Close;
import dev.rekey.workflows.WorkflowIds;
import dev.rekey.workflows.fakes.Given;
import dev.rekey.workflows.model.AccountRef;
import dev.rekey.workflows.model.AccountStart;
import dev.rekey.workflows.model.Message;
import dev.rekey.workflows.model.ObstacleCode;
import dev.rekey.workflows.model.Outcome;
import dev.rekey.workflows.model.Pace;
import dev.rekey.workflows.model.Reason;
import dev.rekey.workflows.model.Risk;
import dev.rekey.workflows.model.Traits;
import dev.rekey.workflows.schedules.PlannedChecks.Plan;
import io.temporal.client.WorkflowClient;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** One random schedule: its seed says all that happens in it. */
final class Schedule {

    /** So slow that a busy machine's seconds lie far from every bound. */
    static final Pace PACE = new Pace(
            Duration.ofHours(2),
            Duration.ofHours(1),
            Duration.ofHours(8),
            Duration.ofHours(30).plusMinutes(7),
            List.of(),
            Duration.ofDays(60));

    /** A session's, which ends by itself within a schedule. */
    static final Pace SESSION_PACE = new Pace(
            PACE.secondCheckAfter(),
            PACE.retryFirst(),
            PACE.retryMost(),
            PACE.helpAfter(),
            List.of(Duration.ofDays(2)),
            Duration.ofDays(5).plusMinutes(67).plusSeconds(30));

    /** What is planned for the same moment. */
    private static final Duration MOMENT = Duration.ofMillis(500);

    /** Nothing is left this near to a bound. */
    private static final Duration NEAR = Duration.ofMinutes(3);

    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private static final List<Duration> TIMES = List.of(
            Duration.ofMinutes(4),
            Duration.ofMinutes(4),
            Duration.ofMinutes(12),
            Duration.ofHours(1),
            Duration.ofHours(3),
            Duration.ofHours(10),
            Duration.ofDays(2));

    /** While the store is away the server tries again every few seconds: an hour of that is a long time in a test. */
    private static final List<Duration> SHORT = List.of(Duration.ofMinutes(4), Duration.ofMinutes(12));

    private final long seed;
    private final World world;
    private final ExecutorService callers;
    private final Random random;
    private final List<AccountDrive> accounts = new ArrayList<>();
    private @Nullable SessionDrive session;
    private final List<String> log = new ArrayList<>();

    Schedule(long seed, World world, ExecutorService callers) {
        this.seed = seed;
        this.world = world;
        this.callers = callers;
        this.random = new Random(seed);
    }

    /** Runs it from start to end; throws when anything is otherwise than the rules say. */
    void run() {
        try {
            if (Math.floorMod(seed, 3L) == 0) {
                session();
            } else {
                alone();
            }
        } catch (RuntimeException | AssertionError broken) {
            if (broken instanceof World.TimeStandsStill still) {
                throw still;
            }
            if (broken instanceof AssertionError said
                    && String.valueOf(said.getMessage()).startsWith("Seed ")) {
                throw said;
            }
            throw failed(broken.toString(), broken);
        }
        List<String> wrong = new ArrayList<>(world.checks.wrong());
        wrong.addAll(world.store.wrong());
        if (!wrong.isEmpty()) {
            throw failed(String.join("\n", wrong));
        }
    }

    private void alone() {
        AccountStart start =
                new AccountStart("session-" + seed, Given.CUSTOMER, reason(), account("account-" + seed), PACE);
        AccountRotation rotation = world.client()
                .newWorkflowStub(AccountRotation.class, World.options(WorkflowIds.account("account-" + seed)));
        WorkflowClient.start(rotation::run, start);
        until(
                "start",
                () -> world.store.entries("session-" + seed + "/").size(),
                size -> size == null || size == 0 ? "not begun" : null,
                () -> false);
        AccountDrive drive = new AccountDrive(this, world, random, start);
        accounts.add(drive);
        drive.begun();
        int moves = 5 + random.nextInt(25);
        for (int i = 0; i < moves && !(drive.ended() && random.nextInt(3) == 0); i++) {
            switch (random.nextInt(30)) {
                case 0, 1, 2, 3, 4 -> pass(oneOf(world.store.away() ? SHORT : TIMES));
                case 5 -> {
                    if (random.nextInt(3) == 0) {
                        drive.close(new Close(
                                random.nextBoolean() ? Outcome.CANCELLED : Outcome.EXPIRED, Message.words("over")));
                    }
                }
                case 6 -> drive.show();
                case 7 -> {
                    say("store", "fails for a moment");
                    world.store.fail(1 + random.nextInt(4));
                }
                case 8, 9 -> away(!world.store.away());
                default -> drive.act();
            }
        }
        away(false);
        drive.finish();
        drive.compareEnd();
    }

    /** A customer with some accounts, whose sessions follow each other. */
    private void session() {
        SessionDrive sessions = new SessionDrive(this, world, random, "customer-" + seed);
        session = sessions;
        int moves = 10 + random.nextInt(30);
        for (int i = 0; i < moves && !sessions.over(); i++) {
            List<AccountDrive> open = sessions.open();
            switch (random.nextInt(20)) {
                case 0, 1, 2 -> pass(oneOf(TIMES));
                case 3, 4, 5, 6 -> sessions.act();
                case 7 -> {
                    say("store", "fails for a moment");
                    world.store.fail(1 + random.nextInt(4));
                }
                case 8 -> oneOf(open).show();
                default -> {
                    oneOf(open).act();
                    sessions.goOn();
                }
            }
        }
        sessions.finish();
        sessions.replay();
    }

    private List<AccountDrive> driven() {
        return session == null ? accounts : session.open();
    }

    /** The store goes away, or comes back; then all that was not published is. */
    private void away(boolean away) {
        if (away != world.store.away()) {
            say("store", away ? "is away" : "is back");
            world.store.away(away);
            if (!away) {
                accounts.forEach(AccountDrive::settle);
            }
        }
    }

    Reason reason() {
        return oneOf(Reason.values());
    }

    AccountRef account(String id) {
        return new AccountRef(
                id,
                "kucoin",
                random.nextBoolean() ? Market.SPOT : Market.FUTURES,
                "Grid one",
                random.nextInt(3) == 0 ? List.of("main", "extra") : List.of("main"),
                new Traits("KuCoin", true, random.nextBoolean(), random.nextBoolean()),
                new Risk(random.nextInt(2), random.nextInt(2), random.nextInt(2)),
                random.nextInt(4) != 0,
                null,
                random.nextInt(8) == 0 ? ObstacleCode.TOO_MANY_IPS.with("KuCoin", 10, 20) : null);
    }

    /** One of these, by chance. */
    <T> T oneOf(List<T> these) {
        return these.get(random.nextInt(these.size()));
    }

    /** One of these, by chance. */
    <T> T oneOf(T[] these) {
        return oneOf(List.of(these));
    }

    // ---- time ----

    /** Lets time pass, check by planned check, and ends well away from the next one. */
    void pass(Duration time) {
        say("time", "passes for " + time);
        Instant until = world.now().plus(time);
        while (true) {
            Instant planned = driven().stream()
                    .map(a -> a.rules().planned())
                    .filter(Objects::nonNull)
                    .min(Comparator.naturalOrder())
                    .orElse(Instant.MAX);
            Instant expires = expiresAt();
            Instant first = expires.isBefore(planned) ? expires : planned;
            if (first.isAfter(until.plus(NEAR))) {
                sleepUntil(until);
                return;
            }
            if (session != null && first.equals(expires)) {
                sleepUntil(first.plusMillis(50));
                session.expire();
            } else {
                // Those that come within one moment are made together, however short the time is that passes.
                List<AccountDrive> due = dueBefore(first.plus(MOMENT));
                // Those that come soon after as well: on a slow machine their time has come before these are compared.
                dueBefore(first.plus(NEAR)).forEach(AccountDrive::expectPlanned);
                sleepUntil(first.plus(MOMENT));
                due.forEach(AccountDrive::checkIsDue);
            }
            if (session != null) {
                session.goOn();
            }
        }
    }

    private List<AccountDrive> dueBefore(Instant moment) {
        return driven().stream()
                .filter(a -> a.rules().planned() != null && a.rules().planned().isBefore(moment))
                .sorted(Comparator.comparing(
                        a -> Objects.requireNonNull(a.rules().planned())))
                .toList();
    }

    private Instant expiresAt() {
        Instant at = session == null ? null : session.expiresAt();
        return at == null ? Instant.MAX : at;
    }

    /** Lets time pass until just after this moment. */
    void passTo(Instant then) {
        Duration left = Duration.between(world.now(), then);
        pass(left.isNegative() ? Duration.ofMillis(1) : left.plusSeconds(1));
    }

    private void sleepUntil(Instant then) {
        Duration left = Duration.between(world.now(), then);
        if (!left.isNegative() && !left.isZero()) {
            world.pass(left);
        }
    }

    /** Lets so much time pass that no rule's bound is near. */
    void clearOfBounds() {
        while (accounts.stream()
                .anyMatch(a ->
                        a.rules().limitUnclear(world.now()) || near(a.rules().planned()))) {
            pass(NEAR);
        }
    }

    private boolean near(@Nullable Instant planned) {
        return planned != null && planned.isBefore(world.now().plus(NEAR));
    }

    // ---- helpers of the drives ----

    /** While the check is held back, people go on acting. */
    void whileHeld(AccountDrive drive, Plan plan) {
        if (plan.held()) {
            say("hold", "the exchange does not answer yet");
            int more = random.nextInt(3);
            for (int i = 0; i < more; i++) {
                drive.actWhileHeld();
            }
            plan.release();
        }
    }

    /** Calls all of it at once. */
    List<Answer> together(List<Supplier<Answer>> calls) {
        List<CompletableFuture<Answer>> running = calls.stream()
                .map(call -> CompletableFuture.supplyAsync(call, callers))
                .toList();
        return running.stream().map(this::answered).toList();
    }

    /** What never comes is said, and not waited for. */
    private <T extends @Nullable Object> T answered(CompletableFuture<T> call) {
        try {
            return call.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (TimeoutException never) {
            throw failed("never answered", never);
        } catch (ExecutionException broken) {
            throw failed(String.valueOf(broken.getCause()), broken.getCause());
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw failed("stopped", stopped);
        }
    }

    /** Looks until there is no difference left. */
    <T> T until(
            String who,
            Supplier<@Nullable T> look,
            Function<@Nullable T, @Nullable String> difference,
            BooleanSupplier skipPauses) {
        long patience = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            T seen = look.get();
            String left = difference.apply(seen);
            if (left == null && seen != null) {
                return seen;
            }
            if (System.nanoTime() > patience) {
                throw failed(who + ":\n" + left + "\n" + world.told(List.of(who)));
            }
            if (skipPauses.getAsBoolean()) {
                world.pass(Duration.ofSeconds(1));
            } else {
                LockSupport.parkNanos(1_000_000);
            }
        }
    }

    void say(String who, String what) {
        log.add(world.now() + " " + who + " " + what);
    }

    void compared(String who, @Nullable String difference) {
        if (difference != null) {
            throw failed(who + ":\n" + difference);
        }
    }

    AssertionError failed(String what) {
        return failed(what, null);
    }

    private AssertionError failed(String what, @Nullable Throwable cause) {
        return new AssertionError("Seed " + seed + ": " + what + "\n" + String.join("\n", log), cause);
    }
}
