package dev.rekey.worker.reconcile;

import dev.rekey.accounts.Unrepaired;
import dev.rekey.accounts.write.UnrepairedLog;
import dev.rekey.worker.reconcile.Pictures.Picture;
import dev.rekey.worker.reconcile.Repairs.Kind;
import dev.rekey.worker.reconcile.Suspects.Look;
import dev.rekey.worker.reconcile.Workflows.Run;
import dev.rekey.workflows.AccountRotation;
import dev.rekey.workflows.WorkflowIds;
import dev.rekey.workflows.model.AccountOutcome;
import dev.rekey.workflows.model.AccountView;
import dev.rekey.workflows.model.EndCode;
import dev.rekey.workflows.model.FoundCode;
import dev.rekey.workflows.model.LineCode;
import dev.rekey.workflows.model.Message;
import dev.rekey.workflows.model.Outcome;
import dev.rekey.workflows.model.SessionStart;
import dev.rekey.workflows.model.SessionView;
import dev.rekey.workflows.words.StoredMessages;
import io.temporal.api.enums.v1.WorkflowExecutionStatus;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Compares the sessions of one customer with their views. */
final class SessionReconciler {

    private final Workflows workflows;
    private final Pictures pictures;
    private final AccountReconciler accounts;
    private final UnrepairedLog unrepaired;
    private final Repairs repairs;
    private final Seen seen;

    SessionReconciler(
            Workflows workflows,
            Pictures pictures,
            AccountReconciler accounts,
            UnrepairedLog unrepaired,
            Repairs repairs,
            Seen seen) {
        this.workflows = workflows;
        this.pictures = pictures;
        this.accounts = accounts;
        this.unrepaired = unrepaired;
        this.repairs = repairs;
        this.seen = seen;
    }

    /**
     * Looks at one customer.
     *
     * @param ended runs that are known to have ended, and may have left no view at all
     */
    void look(String customerId, Collection<Run> ended, Look look) {
        Optional<Run> current = workflows.current(WorkflowIds.session(customerId));
        List<SessionView> open = pictures.openSessionsOf(customerId);
        String running = null;
        if (current.isPresent() && current.get().running()) {
            running = running(current.get(), open, look);
            if (running == null) {
                look.undecided();
                return;
            }
        }
        Set<String> left = new LinkedHashSet<>();
        open.forEach(view -> left.add(view.sessionId()));
        for (Run run : ended) {
            Optional<SessionView> view = workflows.sessionView(run);
            if (view.isEmpty()) {
                look.undecided();
                continue;
            }
            followUp(run, view.get().sessionId(), current.orElse(run), running);
            if (pictures.session(view.get().sessionId()).isEmpty()) {
                left.add(view.get().sessionId());
            }
        }
        left.remove(running);
        for (String sessionId : left) {
            // Its accounts end one by one; after each the rest is not waited for as long as after one more try.
            look.differs(
                    "ended " + sessionId,
                    waitingFor(sessionId),
                    (seenFor, tries) -> close(customerId, sessionId, seenFor));
        }
    }

    /**
     * A session that was ended from outside cannot go on as the one that was started while it was there: that one begins
     * now, or its accounts join the one that has begun meanwhile.
     *
     * @param running the session that runs now, if one does
     */
    private void followUp(Run ended, String sessionId, Run current, @Nullable String running) {
        if (ended.status() == WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_COMPLETED) {
            return;
        }
        SessionStart next = workflows.next(ended).orElse(null);
        if (next == null
                || List.of(sessionId, String.valueOf(running)).contains(next.sessionId())
                || pictures.session(next.sessionId()).isPresent()) {
            return;
        }
        if (running != null) {
            workflows.join(current, next);
            repairs.count(Kind.SESSION_STARTED, ended.workflowId());
        } else if (current.runId().equals(ended.runId()) && workflows.start(next)) {
            repairs.count(Kind.SESSION_STARTED, ended.workflowId());
        }
    }

    private long waitingFor(String sessionId) {
        return pictures.accountsOf(sessionId).stream()
                .filter(stored -> pictures.account(sessionId, stored.accountId())
                        .map(Picture::view)
                        .filter(view -> view.outcome() == null)
                        .isPresent())
                .count();
    }

    /** Compares a session that runs; answers its id, or null when nobody tells. */
    private @Nullable String running(Run run, List<SessionView> open, Look look) {
        if (open.size() == 1) {
            String sessionId = open.get(0).sessionId();
            Optional<Picture<SessionView>> stored = pictures.session(sessionId);
            if (stored.isPresent() && seen.same(run, sessionId, stored.get().changeNo())) {
                return sessionId;
            }
        }
        Optional<SessionView> told = workflows.sessionView(run);
        if (told.isEmpty()) {
            return null;
        }
        SessionView view = told.get();
        Optional<Picture<SessionView>> stored = pictures.session(view.sessionId());
        boolean equal = stored.isPresent() && view.equals(stored.get().view());
        if (!equal) {
            long revision = stored.map(Picture::revision).orElse(0L);
            look.differs("view", revision, (seenFor, tries) -> ask(run, view, revision, tries));
        } else {
            unrepaired.settle("behind/" + view.sessionId());
        }
        boolean allTold = true;
        for (String accountId : unfinished(view)) {
            AccountView shown = pictures.account(view.sessionId(), accountId)
                    .map(Picture::view)
                    .orElse(null);
            if (shown == null) {
                allTold = false;
            } else if (shown.outcome() != null) {
                allTold = false;
                look.differs("untold " + accountId, "", (seenFor, tries) -> tell(run, view, shown));
            }
        }
        if (equal && allTold) {
            seen.note(run, view.sessionId(), stored.get().changeNo());
        }
        return view.sessionId();
    }

    private boolean ask(Run run, SessionView view, long revision, int tries) {
        workflows.show(run, revision);
        repairs.count(Kind.VIEW_ASKED_FOR, run.workflowId());
        if (tries >= AccountReconciler.MOST_ASKED) {
            unrepaired.record(new Unrepaired(
                    "behind/" + view.sessionId(),
                    Unrepaired.Kind.VIEW_BEHIND,
                    view.customerId(),
                    view.sessionId(),
                    null,
                    null,
                    pictures.now(),
                    StoredMessages.text(List.of(FoundCode.SESSION_BEHIND.with(run.workflowId())))));
        }
        return true;
    }

    private boolean tell(Run session, SessionView view, AccountView shown) {
        Optional<Run> rotation = workflows.current(WorkflowIds.account(shown.accountId()));
        boolean runs = rotation.filter(Run::running)
                .flatMap(workflows::accountView)
                .filter(running -> running.sessionId().equals(view.sessionId()))
                .isPresent();
        if (!runs) {
            workflows.accountDone(session, view.sessionId(), accounts.outcome(shown));
            repairs.count(Kind.SESSION_TOLD, session.workflowId());
        }
        return !runs;
    }

    private static List<String> unfinished(SessionView view) {
        Set<String> done = new LinkedHashSet<>();
        view.finished().forEach(outcome -> done.add(outcome.accountId()));
        return view.accountIds().stream().filter(id -> !done.contains(id)).toList();
    }

    /** Ends what is left of a session whose workflow has ended: its accounts first, then its own view and report. */
    private boolean close(String customerId, String sessionId, Duration seenFor) {
        Optional<Picture<SessionView>> stored = pictures.session(sessionId);
        SessionView shown = stored.map(Picture::view).orElse(null);
        if (shown != null && shown.endedAt() != null) {
            return false;
        }
        Ended ended = ended(customerId, sessionId);
        if (ended == null && seenFor.compareTo(AccountReconciler.LOOKED_FOR) < 0) {
            return false;
        }
        // Of one that was terminated the published view tells more than anybody else does.
        SessionView base = ended == null
                        || (shown != null && shown.revision() > ended.view().revision())
                ? shown
                : ended.view();
        if (base == null) {
            return false;
        }
        long above = stored.map(Picture::revision).orElse(0L);
        boolean byItself = base.endedAt() != null;
        Message why = byItself
                ? LineCode.WRITTEN_LATE.with()
                : ended == null
                        ? LineCode.ENDED_FROM_OUTSIDE.with()
                        : LineCode.ENDED_FROM_OUTSIDE_AS.with(ended.run().ending());
        SessionView.State state = base.state() == SessionView.State.OPEN ? SessionView.State.CANCELLED : base.state();
        Map<String, AccountOutcome> outcomes = new LinkedHashMap<>();
        base.finished().forEach(outcome -> outcomes.put(outcome.accountId(), outcome));
        boolean all = true;
        for (String accountId : base.accountIds()) {
            Optional<AccountOutcome> outcome = outcome(sessionId, accountId, outcomes.get(accountId), seenFor);
            if (outcome.isPresent()) {
                outcomes.put(accountId, outcome.get());
            } else {
                all = false;
            }
        }
        List<AccountOutcome> finished = List.copyOf(outcomes.values());
        if (all) {
            pictures.close(
                    Endings.session(base, above, finished, state, byItself ? base.endedAt() : pictures.now()), why);
            repairs.count(Kind.SESSION_CLOSED, WorkflowIds.session(customerId));
        } else if (shown == null || shown.state() == SessionView.State.OPEN) {
            pictures.closing(Endings.session(base, above, finished, state, null), why);
        }
        return true;
    }

    private record Ended(Run run, SessionView view) {}

    /** The run of this session that ended last, with its view. */
    private @Nullable Ended ended(String customerId, String sessionId) {
        for (Run run : workflows.runsOf(WorkflowIds.session(customerId))) {
            if (!run.running()) {
                Optional<SessionView> view = workflows.sessionView(run);
                if (view.isPresent() && view.get().sessionId().equals(sessionId)) {
                    return new Ended(run, view.get());
                }
            }
        }
        return null;
    }

    /** How an account of a session that has ended came out; empty while its rotation is still to end. */
    private Optional<AccountOutcome> outcome(
            String sessionId, String accountId, @Nullable AccountOutcome known, Duration seenFor) {
        AccountView shown =
                pictures.account(sessionId, accountId).map(Picture::view).orElse(null);
        if (shown != null && shown.outcome() != null) {
            // The view tells of a key that was lost, too.
            return Optional.of(known != null && known.outcome() == shown.outcome() ? known : accounts.outcome(shown));
        }
        Optional<Run> rotation =
                workflows.current(WorkflowIds.account(accountId)).filter(Run::running);
        Optional<AccountView> running = rotation.flatMap(workflows::accountView);
        if (rotation.isPresent() && running.isEmpty()) {
            return Optional.empty();
        }
        if (running.isPresent() && running.get().sessionId().equals(sessionId)) {
            workflows.close(
                    rotation.get(), new AccountRotation.Close(Outcome.CANCELLED, EndCode.SESSION_OUTSIDE.with()));
            repairs.count(Kind.ROTATION_ENDED, WorkflowIds.account(accountId));
            return Optional.empty();
        }
        Optional<AccountOutcome> closed = accounts.close(
                sessionId, accountId, running.map(AccountView::sessionId).orElse(null), seenFor);
        return closed.isPresent() ? closed : Optional.ofNullable(known);
    }
}
