package dev.rekey.workflows.activities;

import dev.rekey.workflows.model.AccountView;
import dev.rekey.workflows.model.SessionReport;
import dev.rekey.workflows.model.SessionView;
import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityMethod;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Publishes what pages read. All are numbered or named, so that repeating one changes nothing. */
@ActivityInterface
public interface ProgressActivities {

    /** Publishes an account's view, with the line the audit keeps of the transition. */
    @ActivityMethod(name = "publish")
    void publish(AccountView view, Entry entry);

    /** Publishes an account's view and makes the intake key its next credential is sealed to. */
    @ActivityMethod(name = "openEditing")
    void openEditing(AccountView view, Entry entry, Instant keyExpires);

    /** Publishes an account's last view, destroys its intake key and discards any candidate. */
    @ActivityMethod(name = "closeAccount")
    void closeAccount(AccountView view, Entry entry);

    /** Publishes a session's view. */
    @ActivityMethod(name = "publishSession")
    void publishSession(SessionView view, Entry entry);

    /** Publishes a session's view, and with it the first views of accounts that have just begun. */
    @ActivityMethod(name = "publishBegun")
    void publishBegun(SessionView view, Entry entry, List<Begun> accounts);

    /** Publishes a session's last view and keeps its report. */
    @ActivityMethod(name = "closeSession")
    void closeSession(SessionView view, SessionReport report, Entry entry);

    /** When anything last happened in the session, as the published views tell. */
    @ActivityMethod(name = "lastSignOfLife")
    SignOfLife lastSignOfLife(String sessionId);

    /** An account's first view with its line of the audit. */
    record Begun(AccountView view, Entry entry) {}

    /**
     * What the published views tell of a session.
     *
     * @param at when anything last happened
     * @param customersTurn whether any account waits for the customer
     */
    record SignOfLife(Instant at, boolean customersTurn) {}

    /**
     * Who did what: one line of the audit.
     *
     * @param id names the line; written once
     */
    record Entry(
            String id,
            String customerId,
            String actorKind,
            String actor,
            String action,
            @Nullable String text) {}
}
