package dev.rekey.workflows.fakes;

import dev.rekey.workflows.activities.ProgressActivities;
import dev.rekey.workflows.model.AccountOutcome;
import dev.rekey.workflows.model.AccountView;
import dev.rekey.workflows.model.SessionReport;
import dev.rekey.workflows.model.SessionView;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Keeps what is published, and lets a test wait for it. */
public final class RecordedProgress implements ProgressActivities {

    private static final Duration PATIENCE = Duration.ofMinutes(4);

    private final List<AccountView> views = new ArrayList<>();
    private final List<SessionView> sessions = new ArrayList<>();
    private final List<Entry> entries = new ArrayList<>();
    private final List<Instant> keyExpiries = new ArrayList<>();
    private final List<String> closed = new ArrayList<>();
    private final List<AccountOutcome> outcomes = new ArrayList<>();
    private final List<Entry> told = new ArrayList<>();
    private @Nullable SessionReport report;
    private boolean away;
    private int failed;
    private SignOfLife life = new SignOfLife(Instant.EPOCH, true);

    @Override
    public synchronized void publish(AccountView view, List<Entry> lines) {
        failIfAway();
        write(view, lines);
    }

    @Override
    public synchronized void openEditing(AccountView view, List<Entry> lines, Instant keyExpires) {
        failIfAway();
        keyExpiries.add(keyExpires);
        write(view, lines);
    }

    @Override
    public synchronized void closeAccount(AccountView view, AccountOutcome outcome, List<Entry> lines) {
        failIfAway();
        outcomes.add(outcome);
        known(view.sessionId()).ifPresent(session -> sessions.add(session.withFinished(List.of(outcome))));
        closed.add(view.accountId());
        write(view, lines);
    }

    @Override
    public synchronized void publishSession(SessionView view, List<Entry> lines, List<Begun> accounts) {
        failIfAway();
        accounts.forEach(account -> write(account.view(), List.of(account.entry())));
        sessions.add(known(view.sessionId())
                .map(before -> view.withFinished(before.finished()))
                .orElse(view));
        write(lines);
    }

    @Override
    public synchronized void closeSession(
            SessionView view, SessionReport kept, List<Entry> lines, List<Begun> accounts) {
        publishSession(view, lines, accounts);
        report = kept;
    }

    private Optional<SessionView> known(String sessionId) {
        return sessions.stream()
                .filter(session -> session.sessionId().equals(sessionId))
                .reduce((older, newer) -> newer);
    }

    /** Every call fails from now on, as it does while the database is away. */
    public synchronized void goAway() {
        away = true;
    }

    /** The database is back. */
    public synchronized void comeBack() {
        away = false;
    }

    /** How many calls failed. */
    public synchronized int failed() {
        return failed;
    }

    private void failIfAway() {
        if (away) {
            failed++;
            notifyAll();
            throw new IllegalStateException("the database is away");
        }
    }

    private void write(AccountView view, List<Entry> lines) {
        views.add(view);
        write(lines);
    }

    private void write(List<Entry> lines) {
        told.addAll(lines);
        lines.stream()
                .filter(line -> entries.stream().noneMatch(e -> e.id().equals(line.id())))
                .forEach(entries::add);
        notifyAll();
    }

    @Override
    public synchronized SignOfLife lastSignOfLife(String sessionId) {
        failIfAway();
        return life;
    }

    /** Sets what is known of the customer's last sign of life. */
    public synchronized void life(Instant at, boolean customersTurn) {
        life = new SignOfLife(at, customersTurn);
    }

    /** Waits until so many calls have failed. */
    public synchronized void awaitFailures(int calls) {
        await(() -> failed >= calls, views);
    }

    /** Waits until an account's view like this was published, and answers it. */
    public synchronized AccountView awaitView(Predicate<AccountView> like) {
        await(() -> views.stream().anyMatch(like), views);
        return views.stream().filter(like).findFirst().orElseThrow();
    }

    /** Waits until a session's view like this was published, and answers it. */
    public synchronized SessionView awaitSession(Predicate<SessionView> like) {
        await(() -> sessions.stream().anyMatch(like), sessions);
        return sessions.stream().filter(like).findFirst().orElseThrow();
    }

    /** Waits until an entry of this action was written, and answers it. */
    public synchronized Entry awaitEntry(String action) {
        await(() -> entries.stream().anyMatch(e -> e.action().equals(action)), entries);
        return entries.stream()
                .filter(e -> e.action().equals(action))
                .findFirst()
                .orElseThrow();
    }

    /** Waits until it was said so many times what became of this request. */
    public synchronized void awaitTold(String requestId, int times) {
        await(() -> told.stream().filter(e -> requestId.equals(e.requestId())).count() >= times, told);
    }

    private void await(BooleanSupplier there, List<?> instead) {
        long until = System.nanoTime() + PATIENCE.toNanos();
        while (!there.getAsBoolean()) {
            long left = (until - System.nanoTime()) / 1_000_000;
            if (left <= 0) {
                throw new AssertionError("Never published; instead: " + instead);
            }
            try {
                wait(left);
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                throw new AssertionError(interrupted);
            }
        }
    }

    /** The accounts' views in the order they were published. */
    public synchronized List<AccountView> views() {
        return List.copyOf(views);
    }

    /** The session's views in the order they were published. */
    public synchronized List<SessionView> sessions() {
        return List.copyOf(sessions);
    }

    /** The audit's lines. */
    public synchronized List<Entry> entries() {
        return List.copyOf(entries);
    }

    /** The actions of the audit's lines. */
    public synchronized List<String> actions() {
        return entries.stream().map(Entry::action).toList();
    }

    /** Until when the intake keys that were made are kept. */
    public synchronized List<Instant> keyExpiries() {
        return List.copyOf(keyExpiries);
    }

    /** The accounts whose intake keys were destroyed. */
    public synchronized List<String> closed() {
        return List.copyOf(closed);
    }

    /** How the accounts that were closed have ended. */
    public synchronized List<AccountOutcome> outcomes() {
        return List.copyOf(outcomes);
    }

    /** The report that was kept, if any. */
    public synchronized @Nullable SessionReport report() {
        return report;
    }
}
