package dev.rekey.worker.reconcile;

import dev.rekey.accounts.KeyState;
import dev.rekey.accounts.TradingAccount;
import dev.rekey.accounts.Unrepaired;
import dev.rekey.accounts.read.AccountDirectory;
import dev.rekey.accounts.read.IntakePublicKeys;
import dev.rekey.accounts.read.OpenAccount;
import dev.rekey.accounts.write.Accounts;
import dev.rekey.accounts.write.UnrepairedLog;
import dev.rekey.terms.Step;
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
import dev.rekey.workflows.model.SessionView;
import dev.rekey.workflows.model.SlotView;
import dev.rekey.workflows.words.StoredMessages;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Compares the rotations of one account with their views. */
final class AccountReconciler {

    /** How long a workflow is looked for that may be told of later, before its last published view must do. */
    static final Duration LOOKED_FOR = Duration.ofSeconds(20);

    /** How often a workflow is asked for its view in vain before support is told. */
    static final int MOST_ASKED = 4;

    private final Workflows workflows;
    private final Pictures pictures;
    private final AccountDirectory directory;
    private final IntakePublicKeys publicKeys;
    private final Accounts accounts;
    private final UnrepairedLog unrepaired;
    private final Repairs repairs;
    private final Seen seen;

    AccountReconciler(
            Workflows workflows,
            Pictures pictures,
            AccountDirectory directory,
            IntakePublicKeys publicKeys,
            Accounts accounts,
            UnrepairedLog unrepaired,
            Repairs repairs,
            Seen seen) {
        this.workflows = workflows;
        this.pictures = pictures;
        this.directory = directory;
        this.publicKeys = publicKeys;
        this.accounts = accounts;
        this.unrepaired = unrepaired;
        this.repairs = repairs;
        this.seen = seen;
    }

    /**
     * Looks at one account.
     *
     * @param ended runs that are known to have ended, and may have left no view at all
     */
    void look(String accountId, Collection<Run> ended, Look look) {
        Optional<Run> current = workflows.current(WorkflowIds.account(accountId));
        String runningIn = null;
        if (current.isPresent() && current.get().running()) {
            runningIn = running(current.get(), accountId, look);
            if (runningIn == null) {
                look.undecided();
                return;
            }
        }
        Set<String> left = new LinkedHashSet<>();
        for (OpenAccount open : pictures.openAccountsOf(accountId)) {
            left.add(open.sessionId());
        }
        // Of an account that is not known here nothing can be written: it was taken in after a database was put back.
        boolean known = customer(accountId).isPresent();
        for (Run run : known ? ended : List.<Run>of()) {
            Optional<AccountView> view = workflows.accountView(run);
            if (view.isEmpty()) {
                look.undecided();
            } else if (pictures.account(view.get().sessionId(), accountId).isEmpty()) {
                left.add(view.get().sessionId());
            }
        }
        String besides = runningIn;
        left.remove(runningIn);
        for (String sessionId : left) {
            look.differs(
                    "ended " + sessionId,
                    "",
                    (seenFor, tries) ->
                            close(sessionId, accountId, besides, seenFor).isPresent());
        }
    }

    /** Compares a rotation that runs; answers its session, or null when nobody tells. */
    private @Nullable String running(Run run, String accountId, Look look) {
        List<OpenAccount> open = pictures.openAccountsOf(accountId);
        if (open.size() == 1) {
            String sessionId = open.get(0).sessionId();
            Optional<Picture<AccountView>> stored = pictures.account(sessionId, accountId);
            if (stored.isPresent() && seen.same(run, sessionId, stored.get().changeNo())) {
                return sessionId;
            }
        }
        Optional<AccountView> told = workflows.accountView(run);
        if (told.isEmpty()) {
            return null;
        }
        AccountView view = told.get();
        Optional<Picture<AccountView>> stored = pictures.account(view.sessionId(), accountId);
        boolean equal = stored.isPresent() && view.equals(stored.get().view());
        if (!equal || isKeyGone(view)) {
            long revision = stored.map(Picture::revision).orElse(0L);
            look.differs("view", revision, (seenFor, tries) -> ask(run, view, revision, tries));
            missing(view);
        } else {
            unrepaired.settle(behind(view));
        }
        boolean orphan = isOrphan(view, look);
        if (orphan) {
            look.differs("orphan", "", (seenFor, tries) -> {
                workflows.close(run, new AccountRotation.Close(Outcome.CANCELLED, EndCode.SESSION_OUTSIDE.with()));
                repairs.count(Kind.ROTATION_ENDED, run.workflowId());
                return true;
            });
        }
        if (equal && look.equal()) {
            seen.note(run, view.sessionId(), stored.get().changeNo());
        }
        return view.sessionId();
    }

    /** Whether the page lacks the key it seals to. A rotation that shows itself anew has one made. */
    private boolean isKeyGone(AccountView view) {
        boolean needed = view.outcome() == null && (view.step() == Step.GENERATE_KEY || view.step() == Step.PASTE);
        return needed
                && publicKeys.publicKey(view.sessionId(), view.accountId()).isEmpty();
    }

    private boolean ask(Run run, AccountView view, long revision, int tries) {
        workflows.show(run, revision);
        repairs.count(Kind.VIEW_ASKED_FOR, run.workflowId());
        if (tries >= MOST_ASKED) {
            customer(view.accountId())
                    .ifPresent(customer -> unrepaired.record(new Unrepaired(
                            behind(view),
                            Unrepaired.Kind.VIEW_BEHIND,
                            customer,
                            view.sessionId(),
                            view.accountId(),
                            null,
                            pictures.now(),
                            StoredMessages.text(List.of(
                                    FoundCode.VIEW_BEHIND.with(view.title(), view.label(), run.workflowId()))))));
        }
        return true;
    }

    private static String behind(AccountView view) {
        return "behind/" + view.sessionId() + "/" + view.accountId();
    }

    /** Whether the session of a rotation does not run any more, although nobody has ended the rotation. */
    private boolean isOrphan(AccountView view, Look look) {
        Optional<Picture<SessionView>> session = pictures.session(view.sessionId());
        if (session.isPresent()
                && session.get().view() != null
                && session.get().view().endedAt() == null) {
            // Its own look ends its rotations, should it not run.
            return false;
        }
        Optional<String> customer = customer(view.accountId());
        if (customer.isEmpty()) {
            return false;
        }
        Optional<Run> run = workflows.current(WorkflowIds.session(customer.get()));
        if (run.isEmpty() || !run.get().running()) {
            return true;
        }
        Optional<SessionView> running = workflows.sessionView(run.get());
        if (running.isEmpty()) {
            look.undecided();
            return false;
        }
        return !running.get().sessionId().equals(view.sessionId());
    }

    private Optional<String> customer(String accountId) {
        return directory.account(accountId).map(TradingAccount::customerId);
    }

    /**
     * Writes the last view of a rotation whose workflow has ended: its own, or that it was ended from outside.
     *
     * @param runningIn the session in which the account is rotated now, if it is
     * @return the outcome; empty when it is over by its view, or not known yet how it ended
     */
    Optional<AccountOutcome> close(String sessionId, String accountId, @Nullable String runningIn, Duration seenFor) {
        Optional<Picture<AccountView>> stored = pictures.account(sessionId, accountId);
        AccountView shown = stored.map(Picture::view).orElse(null);
        if (shown != null && shown.outcome() != null) {
            return Optional.empty();
        }
        Ended ended = ended(sessionId, accountId);
        if (ended == null && seenFor.compareTo(LOOKED_FOR) < 0) {
            return Optional.empty();
        }
        // Of one that was terminated the published view tells more than anybody else does.
        AccountView base = ended == null
                        || (shown != null && shown.revision() >= ended.view().revision())
                ? shown
                : ended.view();
        Optional<String> customer = customer(accountId);
        if (base == null || customer.isEmpty()) {
            return Optional.empty();
        }
        long above = stored.map(Picture::revision).orElse(0L);
        Set<String> lost = missing(base);
        boolean byItself = base.outcome() != null;
        AccountView last = byItself ? base : Endings.endedFromOutside(base, pictures.now());
        if (!lost.isEmpty()) {
            last = Endings.withoutKeys(last, lost);
        }
        last = Endings.above(last, above);
        Message why = byItself
                ? LineCode.WRITTEN_LATE.with()
                : ended == null
                        ? LineCode.ENDED_FROM_OUTSIDE.with()
                        : LineCode.ENDED_FROM_OUTSIDE_AS.with(ended.run().ending());
        AccountOutcome outcome = outcome(last);
        if (runningIn == null) {
            pictures.close(last, outcome, customer.get(), why);
        } else {
            pictures.closeBeside(last, customer.get(), why);
        }
        repairs.count(Kind.ACCOUNT_CLOSED, WorkflowIds.account(accountId));
        tellSession(customer.get(), sessionId, outcome);
        return Optional.of(outcome);
    }

    /** The line of the report for a rotation that has ended. */
    AccountOutcome outcome(AccountView last) {
        return Endings.outcome(
                last,
                directory
                        .account(last.accountId())
                        .map(TradingAccount::lastWorkingAt)
                        .orElse(null));
    }

    private record Ended(Run run, AccountView view) {}

    /** The run of this session's rotation that ended last, with its view. */
    private @Nullable Ended ended(String sessionId, String accountId) {
        for (Run run : workflows.runsOf(WorkflowIds.account(accountId))) {
            if (!run.running()) {
                Optional<AccountView> view = workflows.accountView(run);
                if (view.isPresent() && view.get().sessionId().equals(sessionId)) {
                    return new Ended(run, view.get());
                }
            }
        }
        return null;
    }

    private void tellSession(String customerId, String sessionId, AccountOutcome outcome) {
        Optional<Run> run = workflows.current(WorkflowIds.session(customerId)).filter(Run::running);
        if (run.isEmpty()) {
            return;
        }
        Optional<SessionView> session =
                workflows.sessionView(run.get()).filter(view -> view.sessionId().equals(sessionId));
        if (session.isPresent()
                && session.get().finished().stream()
                        .noneMatch(done -> done.accountId().equals(outcome.accountId()))) {
            workflows.accountDone(run.get(), sessionId, outcome);
            repairs.count(Kind.SESSION_TOLD, run.get().workflowId());
        }
    }

    /**
     * The keys that this rotation says are in use and that are not stored: the database was put back to a time before
     * they were. Support is told, and the account needs a key.
     */
    private Set<String> missing(AccountView view) {
        Set<String> lost = new TreeSet<>();
        Optional<TradingAccount> account = directory.account(view.accountId());
        if (account.isEmpty()) {
            return lost;
        }
        for (SlotView slot : view.slots()) {
            // While a rotation goes on, its second check finds by itself that a key is gone.
            boolean proved = slot.state() == SlotView.State.REPLACED
                    || (slot.state() == SlotView.State.CONNECTED && view.outcome() != null);
            if (proved && !isStored(view, slot)) {
                lost.add(slot.name());
                tell(account.get(), view, slot);
            }
        }
        return lost;
    }

    private boolean isStored(AccountView view, SlotView slot) {
        String attempts = view.sessionId() + "/" + view.accountId() + "/" + slot.name() + "/";
        return directory.everInUse(view.accountId(), slot.name(), attempts)
                || directory.keys(view.accountId()).stream()
                        .anyMatch(key -> key.state() == KeyState.CURRENT
                                && key.slot().equals(slot.name())
                                && key.lastFour().equals(slot.lastFour()));
    }

    private void tell(TradingAccount account, AccountView view, SlotView slot) {
        String key = "lost/" + view.sessionId() + "/" + view.accountId() + "/" + slot.name();
        Message lost = slot.lastFour() == null
                ? FoundCode.UNNAMED_KEY_LOST.with(slot.name(), view.title(), view.label())
                : FoundCode.KEY_LOST.with(slot.name(), view.title(), view.label(), slot.lastFour());
        accounts.markNeedsKey(account.id(), pictures.now());
        boolean fresh = unrepaired.record(new Unrepaired(
                key,
                Unrepaired.Kind.KEY_LOST,
                account.customerId(),
                view.sessionId(),
                account.id(),
                slot.name(),
                pictures.now(),
                StoredMessages.text(List.of(lost))));
        pictures.note(key, "KEY_LOST", account.customerId(), view.sessionId(), account.id(), lost);
        if (fresh) {
            repairs.count(Kind.KEY_MISSED, WorkflowIds.account(account.id()));
        }
    }
}
