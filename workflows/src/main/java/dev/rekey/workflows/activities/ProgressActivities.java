package dev.rekey.workflows.activities;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.rekey.workflows.model.AccountOutcome;
import dev.rekey.workflows.model.AccountView;
import dev.rekey.workflows.model.Message;
import dev.rekey.workflows.model.Proof;
import dev.rekey.workflows.model.SessionReport;
import dev.rekey.workflows.model.SessionView;
import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityMethod;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Publishes views into the accounts database, each with its lines of the audit. All of it may be called again: an older
 * view never replaces a newer one, and a line is written once. Lines may tell of more than one step: when publishing
 * had to wait, only the newest view is written, with the lines of every step that led to it.
 */
@ActivityInterface
public interface ProgressActivities {

    /** Publishes an account's view. */
    @ActivityMethod(name = "publish")
    void publish(AccountView view, List<Entry> entries);

    /** Makes the account's intake key, if there is none, then publishes the view that shows it. */
    @ActivityMethod(name = "openEditing")
    void openEditing(AccountView view, List<Entry> entries, Instant keyExpires);

    /**
     * Destroys the intake key and candidates that never came into use, then publishes the account's last view, and shows
     * in its session's view that it is done: the session hears of it a moment later and need not publish that again.
     */
    @ActivityMethod(name = "closeAccount")
    void closeAccount(AccountView view, AccountOutcome outcome, List<Entry> entries);

    /**
     * Publishes a session's view, and with it the first views of accounts that have just begun. Accounts that have closed
     * meanwhile stay done: the session may not have heard of them.
     */
    @ActivityMethod(name = "publishSession")
    void publishSession(SessionView view, List<Entry> entries, List<Begun> accounts);

    /** Publishes a session's last view and keeps its report; first views that were not published yet go first. */
    @ActivityMethod(name = "closeSession")
    void closeSession(SessionView view, SessionReport report, List<Entry> entries, List<Begun> accounts);

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
     * @param said what there is to say beside the action
     * @param requestId the action it tells of, for whoever sent it and got no answer; null when nobody did
     * @param refused whether that action was refused; what is said says why
     * @param proof what shows that the actor asked for it; null when nothing does
     */
    record Entry(
            String id,
            String customerId,
            String actorKind,
            String actor,
            String action,
            @JsonInclude(JsonInclude.Include.NON_EMPTY) List<Message> said,
            @Nullable String requestId,
            boolean refused,
            @Nullable Proof proof) {

        /** An empty list is left out on the wire. */
        public Entry {
            said = said == null ? List.of() : List.copyOf(said);
        }

        /** Of nobody who has to be proved. */
        public Entry(
                String id,
                String customerId,
                String actorKind,
                String actor,
                String action,
                @JsonInclude(JsonInclude.Include.NON_EMPTY) List<Message> said,
                @Nullable String requestId,
                boolean refused) {
            this(id, customerId, actorKind, actor, action, said, requestId, refused, null);
        }

        /** A line about what happens by itself. */
        public static Entry ofProgram(String id, String customerId, String action, List<Message> said) {
            return new Entry(id, customerId, "program", "rekey", action, said, null, false);
        }
    }
}
