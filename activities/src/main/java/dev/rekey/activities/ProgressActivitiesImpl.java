package dev.rekey.activities;

import dev.rekey.accounts.AuditEntry;
import dev.rekey.accounts.LeftAction;
import dev.rekey.accounts.Message.Why;
import dev.rekey.accounts.Notice;
import dev.rekey.accounts.read.Progress;
import dev.rekey.accounts.read.SessionSummary;
import dev.rekey.accounts.read.StoredReport;
import dev.rekey.accounts.read.StoredView;
import dev.rekey.accounts.secrets.CredentialStore;
import dev.rekey.accounts.secrets.IntakeKeyStore;
import dev.rekey.accounts.write.LeftActions;
import dev.rekey.accounts.write.Outbox;
import dev.rekey.accounts.write.Place;
import dev.rekey.accounts.write.ProgressWriter;
import dev.rekey.accounts.write.ReportWriter;
import dev.rekey.activities.messages.ClosingSoon;
import dev.rekey.activities.messages.MessageKind;
import dev.rekey.workflows.actions.Action;
import dev.rekey.workflows.actions.SessionAction;
import dev.rekey.workflows.activities.ProgressActivities;
import dev.rekey.workflows.model.AccountOutcome;
import dev.rekey.workflows.model.AccountView;
import dev.rekey.workflows.model.Message;
import dev.rekey.workflows.model.NoticeCode;
import dev.rekey.workflows.model.SessionReport;
import dev.rekey.workflows.model.SessionStart;
import dev.rekey.workflows.model.SessionView;
import dev.rekey.workflows.model.Waiting;
import dev.rekey.workflows.words.StoredMessages;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.json.JsonMapper;

/** Publishes the views into the accounts database, each with its audit line in the same transaction. */
public final class ProgressActivitiesImpl implements ProgressActivities {

    /** What the actions are called whose lines tell of something customers are written about. */
    private static final String HELP_GIVEN = new Action.HelpGiven().type();

    private static final String EXTENDED = new SessionAction.Extend().type();

    private final ProgressWriter writer;
    private final Progress progress;
    private final ReportWriter reports;
    private final Outbox outbox;
    private final LeftActions left;
    private final Senders senders;
    private final TransactionTemplate transaction;
    private final IntakeKeyStore intake;
    private final CredentialStore credentials;
    private final Clock clock;
    private final JsonMapper json = JsonMapper.builder().build();

    /** Joins the writing half of the accounts. */
    public ProgressActivitiesImpl(
            ProgressWriter writer,
            Progress progress,
            ReportWriter reports,
            Outbox outbox,
            LeftActions left,
            Senders senders,
            PlatformTransactionManager transactions,
            IntakeKeyStore intake,
            CredentialStore credentials,
            Clock clock) {
        this.writer = writer;
        this.progress = progress;
        this.reports = reports;
        this.outbox = outbox;
        this.left = left;
        this.senders = senders;
        this.transaction = new TransactionTemplate(transactions);
        this.intake = intake;
        this.credentials = credentials;
        this.clock = clock;
    }

    @Override
    public void publish(AccountView view, List<Entry> asSent) {
        transaction.executeWithoutResult(status -> {
            List<Entry> entries = senders.ofAccount(view, asSent);
            answer(entries, view.sessionId(), view.accountId());
            tellOfAnswers(view, entries);
            writer.publishAccount(
                    new dev.rekey.accounts.write.AccountView(
                            view.sessionId(),
                            view.accountId(),
                            view.revision(),
                            json.writeValueAsString(view),
                            view.waitingOn().name(),
                            view.waitingSince(),
                            new Place(view.step().name(), view.cause(), view.exchangeCode())),
                    audit(entries, view.sessionId(), view.accountId()));
        });
    }

    @Override
    public void openEditing(AccountView view, List<Entry> entries, Instant keyExpires) {
        // The key first: a page that sees the view must find it.
        intake.create(view.sessionId(), view.accountId(), keyExpires);
        publish(view, entries);
    }

    @Override
    public void closeAccount(AccountView view, AccountOutcome outcome, List<Entry> entries) {
        intake.destroy(view.sessionId(), view.accountId());
        credentials.discardCandidates(view.accountId());
        transaction.executeWithoutResult(status -> {
            publish(view, entries);
            writer.amendSession(view.sessionId(), stored -> {
                SessionView session = json.readValue(stored, SessionView.class);
                return stored(session.withFinished(List.of(outcome)));
            });
        });
    }

    @Override
    public void publishSession(SessionView asStarted, List<Entry> asSent, List<Begun> accounts) {
        // The accounts first: whoever finds the session finds them too.
        accounts.forEach(account -> publish(account.view(), List.of(account.entry())));
        SessionView view = senders.ofSession(asStarted);
        transaction.executeWithoutResult(status -> {
            List<Entry> entries = senders.ofSession(view, asSent);
            answer(entries, view.sessionId(), "");
            tellOfTheEnd(view, entries);
            writer.publishSession(
                    view.sessionId(),
                    known -> stored(
                            known == null
                                    ? view
                                    : view.withFinished(json.readValue(known, SessionView.class)
                                            .finished())),
                    audit(entries, view.sessionId(), null));
        });
    }

    private dev.rekey.accounts.write.SessionView stored(SessionView view) {
        return new dev.rekey.accounts.write.SessionView(summary(view), view.revision(), json.writeValueAsString(view));
    }

    @Override
    public void closeSession(SessionView view, SessionReport report, List<Entry> entries, List<Begun> accounts) {
        reports.store(new StoredReport(
                report.sessionId(), report.customerId(), report.endedAt(), json.writeValueAsString(report)));
        outbox.unsent(closingSoon(view), Why.NOT_NEEDED);
        outbox.queue(
                new Notice(
                        report.sessionId() + "/FINISHED",
                        MessageKind.FINISHED.name(),
                        report.sessionId(),
                        null,
                        report.endedAt(),
                        StoredMessages.text(List.of(lastWords(report)))),
                report.customerId(),
                null);
        publishSession(view, entries, accounts);
    }

    /** Support has dealt with a call for help: whoever called is told, also when they have left. */
    private void tellOfAnswers(AccountView view, List<Entry> entries) {
        for (Entry entry : entries) {
            if (HELP_GIVEN.equals(entry.action()) && !entry.refused()) {
                String requestId = entry.requestId();
                outbox.queue(
                        new Notice(
                                dev.rekey.accounts.Message.answerKey(
                                        view.sessionId(), requestId == null ? entry.id() : requestId),
                                MessageKind.ANSWERED.name(),
                                view.sessionId(),
                                view.accountId(),
                                clock.instant(),
                                StoredMessages.text(List.of(NoticeCode.ANSWERED.with(view.title())))),
                        entry.customerId(),
                        null);
            }
        }
    }

    /** The customer is told some days before the session ends by itself; anew when it was given more time. */
    private void tellOfTheEnd(SessionView view, List<Entry> entries) {
        boolean setsTheEnd = entries.stream()
                .anyMatch(entry -> !entry.refused()
                        && (entry.action().equals(SessionStart.WHAT)
                                || entry.action().equals(EXTENDED)));
        if (setsTheEnd && view.endedAt() == null) {
            outbox.queue(
                    new Notice(
                            closingSoon(view),
                            MessageKind.EXPIRES.name(),
                            view.sessionId(),
                            null,
                            ClosingSoon.dueAt(view.startedAt(), view.expiresAt()),
                            StoredMessages.text(List.of(NoticeCode.CLOSES_SOON.with()))),
                    view.customerId(),
                    null);
        }
    }

    private static String closingSoon(SessionView view) {
        return view.sessionId() + "/" + MessageKind.EXPIRES + "/"
                + view.expiresAt().getEpochSecond();
    }

    private static Message lastWords(SessionReport report) {
        long working = report.accounts().stream()
                .filter(account -> account.outcome().success())
                .count();
        int all = report.accounts().size();
        return working == all ? NoticeCode.ALL_DONE.with() : NoticeCode.OVER.with(working, all);
    }

    @Override
    public SignOfLife lastSignOfLife(String sessionId) {
        Instant last = Instant.EPOCH;
        boolean customersTurn = false;
        for (StoredView stored : progress.accounts(sessionId)) {
            AccountView view = json.readValue(stored.json(), AccountView.class);
            customersTurn |= view.outcome() == null && view.waitingOn() == Waiting.CUSTOMER;
            last = stored.changedAt().isAfter(last) ? stored.changedAt() : last;
        }
        return new SignOfLife(last, customersTurn);
    }

    private static SessionSummary summary(SessionView view) {
        int done = view.finished().size();
        int all = view.accountIds().size();
        return new SessionSummary(
                view.sessionId(),
                view.customerId(),
                view.reason().name(),
                view.state().name(),
                null,
                view.agent().name(),
                all,
                done,
                null,
                view.startedAt(),
                view.endedAt(),
                view.working() + " of " + all + (all == 1 ? " account done" : " accounts done"));
    }

    /** Whoever sent one of these actions and got no answer is told what became of it, with the view it led to. */
    private void answer(List<Entry> entries, String sessionId, String accountId) {
        for (Entry entry : entries) {
            String requestId = entry.requestId();
            if (requestId != null) {
                left.answer(
                        new LeftAction.Request(
                                sessionId,
                                accountId,
                                requestId,
                                entry.customerId(),
                                entry.action().substring(entry.action().lastIndexOf(' ') + 1),
                                entry.actorKind(),
                                entry.actor()),
                        entry.refused() ? StoredMessages.text(entry.said()) : null);
            }
        }
    }

    private List<AuditEntry> audit(List<Entry> entries, String sessionId, @Nullable String accountId) {
        return entries.stream().map(entry -> audit(entry, sessionId, accountId)).toList();
    }

    private AuditEntry audit(Entry entry, String sessionId, @Nullable String accountId) {
        return new AuditEntry(
                clock.instant(),
                entry.actorKind(),
                entry.actor(),
                entry.action(),
                entry.customerId(),
                sessionId,
                accountId,
                StoredMessages.text(entry.said()),
                entry.id());
    }
}
