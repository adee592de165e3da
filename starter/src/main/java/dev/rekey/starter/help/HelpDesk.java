package dev.rekey.starter.help;

import dev.rekey.accounts.AuditEntry;
import dev.rekey.accounts.HelpLine;
import dev.rekey.accounts.Message;
import dev.rekey.accounts.Notice;
import dev.rekey.accounts.access.Tries;
import dev.rekey.accounts.read.HelpThreads;
import dev.rekey.accounts.write.AuditTrail;
import dev.rekey.accounts.write.HelpBook;
import dev.rekey.accounts.write.Outbox;
import dev.rekey.accounts.write.ProgressWriter;
import dev.rekey.starter.config.HelpProperties;
import dev.rekey.starter.web.Conflict;
import dev.rekey.starter.web.TooOften;
import dev.rekey.starter.words.ProblemCode;
import dev.rekey.terms.Finding;
import dev.rekey.terms.Phrase;
import dev.rekey.workflows.model.AccountView;
import dev.rekey.workflows.model.Actor;
import dev.rekey.workflows.model.NoticeCode;
import dev.rekey.workflows.model.RefusalCode;
import dev.rekey.workflows.model.SessionView;
import dev.rekey.workflows.words.StoredMessages;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * What a customer and support write to each other, one thread for each account and one for the session as a whole. It
 * stands in the accounts database and in no history of a workflow; the audit trail says that something was written and not
 * what. Whoever writes here has cut the secrets out.
 */
@Component("helpDesk")
public class HelpDesk {

    private final HelpThreads threads;
    private final HelpBook book;
    private final ProgressWriter pages;
    private final Outbox outbox;
    private final AuditTrail audit;
    private final Tries tries;
    private final Tries.Limit limit;
    private final TransactionTemplate transaction;
    private final Clock clock;

    HelpDesk(
            HelpThreads threads,
            HelpBook book,
            ProgressWriter pages,
            Outbox outbox,
            AuditTrail audit,
            Tries tries,
            HelpProperties properties,
            PlatformTransactionManager transactions,
            Clock clock) {
        this.threads = threads;
        this.book = book;
        this.pages = pages;
        this.outbox = outbox;
        this.audit = audit;
        this.tries = tries;
        this.limit = new Tries.Limit("help-line", properties.linesPerCustomer(), properties.linesWithin());
        this.transaction = new TransactionTemplate(transactions);
        this.clock = clock;
    }

    /** All that was written in a session, oldest first. */
    public List<HelpLine> all(String sessionId) {
        return threads.of(sessionId);
    }

    /** The thread of one account; of the session as a whole for null. */
    public List<HelpLine> about(String sessionId, @Nullable String accountId) {
        return threads(sessionId).about(accountId);
    }

    /** All threads of a session. */
    public Threads threads(String sessionId) {
        return new Threads(all(sessionId));
    }

    /**
     * The threads of a session.
     *
     * @param lines all that was written, oldest first
     */
    public record Threads(List<HelpLine> lines) {

        /** The thread of one account; of the session as a whole for null. */
        public List<HelpLine> about(@Nullable String accountId) {
            return lines.stream()
                    .filter(line -> Objects.equals(line.accountId(), accountId))
                    .toList();
        }
    }

    /**
     * Keeps what a customer asks, with where they are.
     *
     * @param view the account it is about; null for the session as a whole
     * @param words without secrets; null for none
     * @throws TooOften when they have written too much in too short a time; nothing is kept then
     * @throws Conflict when the session is over
     */
    public void ask(
            Actor customer, SessionView session, @Nullable AccountView view, String id, @Nullable String words) {
        open(session);
        if (threads.has(session.sessionId(), id)) {
            return;
        }
        tries.count(limit, session.customerId()).ifPresent(wait -> {
            throw new TooOften(ProblemCode.HELP_ASKED_OFTEN, wait);
        });
        HelpLine.From from = view == null ? null : new HelpLine.From(view.step().name(), causes(view), view.attempts());
        write(customer, session, accountId(view), id, words == null ? "" : words, from, null, false);
    }

    /**
     * Keeps what support answers, and has the customer told by mail.
     *
     * @param words without secrets
     * @param to where it leads the customer; null for nowhere
     * @throws Conflict when the session is over
     */
    public void answer(
            Actor support,
            SessionView session,
            @Nullable AccountView view,
            String id,
            String words,
            HelpLine.@Nullable To to) {
        open(session);
        write(support, session, accountId(view), id, words, null, to, true);
    }

    /** Support has dealt with what was asked without writing an answer. */
    public void settle(String sessionId, @Nullable String accountId) {
        transaction.executeWithoutResult(status -> {
            if (book.answered(sessionId, accountId)) {
                pages.touch(sessionId, accountId);
            }
        });
    }

    private void write(
            Actor by,
            SessionView session,
            @Nullable String accountId,
            String id,
            String words,
            HelpLine.@Nullable From from,
            HelpLine.@Nullable To to,
            boolean answers) {
        Instant now = clock.instant();
        HelpLine line = new HelpLine(
                id,
                session.sessionId(),
                session.customerId(),
                accountId,
                now,
                by.kind().name(),
                by.name(),
                words,
                from,
                to,
                answers ? now : null);
        transaction.executeWithoutResult(status -> {
            if (!book.add(line, answers)) {
                return;
            }
            if (answers) {
                tell(line);
            }
            pages.touch(session.sessionId(), accountId);
            audit.append(new AuditEntry(
                    now,
                    by.kind().name(),
                    by.name(),
                    answers ? "HELP_ANSWERED" : "HELP_WRITTEN",
                    session.customerId(),
                    session.sessionId(),
                    accountId,
                    "",
                    "help/" + session.sessionId() + "/" + id));
        });
    }

    /** Under the name under which an action of the same request would have them told: they are told once. */
    private void tell(HelpLine line) {
        outbox.queue(
                new Notice(
                        Message.answerKey(line.sessionId(), line.id()),
                        "REPLIED",
                        line.sessionId(),
                        line.accountId(),
                        line.at(),
                        StoredMessages.text(List.of(NoticeCode.REPLIED.with()))),
                line.customerId(),
                null);
    }

    private static void open(SessionView session) {
        if (session.state() != SessionView.State.OPEN) {
            throw new Conflict(RefusalCode.SESSION_OVER.with());
        }
    }

    /** The codes of what was found at an account. */
    static List<String> causes(AccountView view) {
        return view.problems().stream()
                .map(Finding::told)
                .filter(Objects::nonNull)
                .map(Phrase::code)
                .distinct()
                .toList();
    }

    private static @Nullable String accountId(@Nullable AccountView view) {
        return view == null ? null : view.accountId();
    }
}
