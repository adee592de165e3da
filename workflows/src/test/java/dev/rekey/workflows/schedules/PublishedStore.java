package dev.rekey.workflows.schedules;

import dev.rekey.workflows.activities.ProgressActivities;
import dev.rekey.workflows.model.AccountOutcome;
import dev.rekey.workflows.model.AccountView;
import dev.rekey.workflows.model.SessionReport;
import dev.rekey.workflows.model.SessionView;
import io.temporal.failure.ApplicationFailure;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** A store as the real one is: of each view the newest counts, an audit line is written once; and it can be away. */
final class PublishedStore implements ProgressActivities {

    private final Map<String, AccountView> accounts = new ConcurrentHashMap<>();
    private final Map<String, SessionView> sessions = new ConcurrentHashMap<>();
    private final Map<String, SessionReport> reports = new ConcurrentHashMap<>();
    private final Map<String, Entry> entries = new LinkedHashMap<>();
    private final List<String> wrong = new ArrayList<>();
    private volatile boolean away;
    private int failures;

    /** While it is away, everything fails. */
    void away(boolean now) {
        away = now;
    }

    boolean away() {
        return away;
    }

    /** Fails this often, then goes on. */
    synchronized void fail(int times) {
        failures = times;
    }

    /** Whether what is published now may fail. */
    synchronized boolean failing() {
        return away || failures > 0;
    }

    @Override
    public void publish(AccountView view, List<Entry> lines) {
        reach();
        keep(view);
        lines.forEach(this::keep);
    }

    @Override
    public void openEditing(AccountView view, List<Entry> lines, Instant keyExpires) {
        publish(view, lines);
    }

    @Override
    public void closeAccount(AccountView view, AccountOutcome outcome, List<Entry> lines) {
        publish(view, lines);
        sessions.computeIfPresent(view.sessionId(), (id, session) -> session.withFinished(List.of(outcome)));
    }

    @Override
    public void publishSession(SessionView view, List<Entry> lines, List<Begun> begun) {
        reach();
        keep(view);
        lines.forEach(this::keep);
        begun.forEach(first -> {
            keep(first.view());
            keep(first.entry());
        });
    }

    @Override
    public void closeSession(SessionView view, SessionReport report, List<Entry> lines, List<Begun> begun) {
        publishSession(view, lines, begun);
        reports.put(view.sessionId(), report);
    }

    @Override
    public SignOfLife lastSignOfLife(String sessionId) {
        reach();
        return new SignOfLife(Instant.EPOCH, true);
    }

    private synchronized void reach() {
        if (away) {
            throw ApplicationFailure.newFailure("the store is away", "Away");
        }
        if (failures > 0) {
            failures--;
            throw ApplicationFailure.newFailure("the store is away for a moment", "Away");
        }
    }

    private void keep(AccountView view) {
        accounts.merge(
                view.sessionId() + "/" + view.accountId(),
                view,
                (old, fresh) -> old.revision() <= fresh.revision() ? fresh : old);
    }

    private void keep(SessionView view) {
        sessions.merge(
                view.sessionId(),
                view,
                (old, fresh) -> old.revision() <= fresh.revision() ? fresh.withFinished(old.finished()) : old);
    }

    private synchronized void keep(Entry entry) {
        Entry before = entries.putIfAbsent(entry.id(), entry);
        // A request that was ignored twice, each time for another reason, has the first reason. One that comes again is
        // told again, and by then nobody knows what was said of it first.
        boolean toldAgain = before != null && entry.said().isEmpty() && !before.refused();
        if (before != null && !before.equals(entry) && !entry.refused() && !toldAgain) {
            wrong.add("two lines under one id: " + before + " and " + entry);
        }
    }

    @Nullable
    AccountView account(String sessionId, String accountId) {
        return accounts.get(sessionId + "/" + accountId);
    }

    @Nullable
    SessionView session(String sessionId) {
        return sessions.get(sessionId);
    }

    @Nullable
    SessionReport report(String sessionId) {
        return reports.get(sessionId);
    }

    /** The audit's lines whose ids begin so, in the order they were written. */
    synchronized List<Entry> entries(String prefix) {
        return entries.values().stream()
                .filter(entry -> entry.id().startsWith(prefix))
                .toList();
    }

    synchronized List<String> wrong() {
        return List.copyOf(wrong);
    }
}
