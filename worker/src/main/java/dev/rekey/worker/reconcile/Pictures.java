package dev.rekey.worker.reconcile;

import dev.rekey.accounts.AuditEntry;
import dev.rekey.accounts.read.OpenAccount;
import dev.rekey.accounts.read.Progress;
import dev.rekey.accounts.read.StoredSession;
import dev.rekey.accounts.read.StoredView;
import dev.rekey.accounts.secrets.IntakeKeyStore;
import dev.rekey.accounts.write.AuditTrail;
import dev.rekey.workflows.activities.ProgressActivities;
import dev.rekey.workflows.activities.ProgressActivities.Entry;
import dev.rekey.workflows.model.AccountOutcome;
import dev.rekey.workflows.model.AccountView;
import dev.rekey.workflows.model.Message;
import dev.rekey.workflows.model.SessionView;
import dev.rekey.workflows.words.StoredMessages;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** The published views as what they are, and the last ones of what did not publish them itself. */
final class Pictures {

    private final Progress progress;
    private final ProgressActivities publishing;
    private final IntakeKeyStore intake;
    private final AuditTrail audit;
    private final Clock clock;
    private final JsonMapper json = JsonMapper.builder().build();

    Pictures(Progress progress, ProgressActivities publishing, IntakeKeyStore intake, AuditTrail audit, Clock clock) {
        this.progress = progress;
        this.publishing = publishing;
        this.intake = intake;
        this.audit = audit;
        this.clock = clock;
    }

    /**
     * A published view.
     *
     * @param view null when this version cannot read it
     */
    record Picture<V>(
            long revision, long changeNo, @Nullable V view) {}

    Optional<Picture<AccountView>> account(String sessionId, String accountId) {
        return progress.account(sessionId, accountId)
                .map(stored ->
                        new Picture<>(stored.revision(), stored.changeNo(), read(stored.json(), AccountView.class)));
    }

    Optional<Picture<SessionView>> session(String sessionId) {
        return progress.session(sessionId).map(this::picture);
    }

    List<SessionView> openSessionsOf(String customerId) {
        return progress.openSessionsOf(customerId).stream()
                .map(this::picture)
                .map(Picture::view)
                .filter(Objects::nonNull)
                .toList();
    }

    private Picture<SessionView> picture(StoredSession stored) {
        return new Picture<>(stored.revision(), stored.changeNo(), read(stored.json(), SessionView.class));
    }

    List<OpenAccount> openAccountsOf(String accountId) {
        return progress.openAccountsOf(accountId);
    }

    List<StoredView> accountsOf(String sessionId) {
        return progress.accounts(sessionId);
    }

    private <V> @Nullable V read(String text, Class<V> type) {
        try {
            return json.readValue(text, type);
        } catch (JacksonException another) {
            return null;
        }
    }

    /** The last view of a rotation, as the rotation itself would have published it. */
    void close(AccountView last, AccountOutcome outcome, String customerId, Message why) {
        publishing.closeAccount(last, outcome, List.of(entry(last, customerId, why)));
    }

    /** The last view of a rotation whose account is in another one by now: that one keeps its candidate. */
    void closeBeside(AccountView last, String customerId, Message why) {
        intake.destroy(last.sessionId(), last.accountId());
        publishing.publish(last, List.of(entry(last, customerId, why)));
    }

    private static Entry entry(AccountView last, String customerId, Message why) {
        return Entry.ofProgram(
                "reconciled/" + last.sessionId() + "/" + last.accountId() + "/" + last.revision(),
                customerId,
                "ended: " + last.outcome(),
                List.of(why));
    }

    /** The view of a session whose workflow has ended, and whose accounts have not. */
    void closing(SessionView view, Message why) {
        publishing.publishSession(view, List.of(entry(view, "closing: " + view.state(), why)), List.of());
    }

    /** The last view of a session, and its report. */
    void close(SessionView last, Message why) {
        publishing.closeSession(
                last, Endings.report(last), List.of(entry(last, "ended: " + last.state(), why)), List.of());
    }

    private static Entry entry(SessionView view, String action, Message why) {
        return Entry.ofProgram(
                "reconciled/" + view.sessionId() + "/" + view.revision(), view.customerId(), action, List.of(why));
    }

    /** A line of the audit for what has no view. */
    void note(
            String key, String action, String customerId, String sessionId, @Nullable String accountId, Message said) {
        audit.append(new AuditEntry(
                clock.instant(),
                "PROGRAM",
                "rekey",
                action,
                customerId,
                sessionId,
                accountId,
                StoredMessages.text(List.of(said)),
                key));
    }

    Instant now() {
        return clock.instant();
    }
}
