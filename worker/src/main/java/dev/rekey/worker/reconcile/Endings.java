package dev.rekey.worker.reconcile;

import dev.rekey.terms.Step;
import dev.rekey.workflows.MaskedText;
import dev.rekey.workflows.model.AccountOutcome;
import dev.rekey.workflows.model.AccountRef;
import dev.rekey.workflows.model.AccountStart;
import dev.rekey.workflows.model.AccountView;
import dev.rekey.workflows.model.Outcome;
import dev.rekey.workflows.model.SessionReport;
import dev.rekey.workflows.model.SessionStart;
import dev.rekey.workflows.model.SessionView;
import dev.rekey.workflows.model.SlotView;
import dev.rekey.workflows.model.Waiting;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The last views of what did not end by itself. */
final class Endings {

    private Endings() {}

    /** A rotation of which no more is known than what it began with. */
    static AccountView notBegun(AccountStart start, Instant at) {
        return new AccountView(
                start.sessionId(),
                start.account().accountId(),
                0,
                start.account().exchange(),
                start.account().market(),
                start.account().title(),
                start.account().label(),
                Step.EDIT,
                Waiting.CUSTOMER,
                at,
                start.account().slots().get(0),
                start.account().slots().stream()
                        .map(name -> new SlotView(name, SlotView.State.OPEN, null, null))
                        .toList(),
                1,
                0,
                false,
                null,
                List.of(),
                null,
                false,
                false,
                null,
                0,
                List.of(),
                null,
                null,
                null,
                null);
    }

    /** A session of which no more is known than what it began with. */
    static SessionView notBegun(SessionStart start, Instant at) {
        return new SessionView(
                start.sessionId(),
                start.customerId(),
                0,
                start.reason(),
                MaskedText.orNull(start.words()),
                start.by(),
                start.by(),
                at,
                at.plus(start.pace().expireAfter()),
                start.allAccounts().stream().map(AccountRef::accountId).toList(),
                List.of(),
                0,
                SessionView.State.OPEN,
                null,
                null,
                start.proof());
    }

    /** A rotation that was ended from outside, at this moment as far as anybody knows. */
    static AccountView endedFromOutside(AccountView view, Instant at) {
        SlotView inUse = view.slots().stream()
                .filter(slot -> slot.state() == SlotView.State.CONNECTED)
                .findFirst()
                .orElse(null);
        String note = "This account's steps were ended from outside before they were done. "
                + (inUse == null
                        ? "Support can start a new session for it."
                        : "The new key" + ending(inUse)
                                + " is in use; Rekey did not look at it a second time. Support can start a new session.");
        return new AccountView(
                view.sessionId(),
                view.accountId(),
                view.revision() + 1,
                view.exchange(),
                view.market(),
                view.title(),
                view.label(),
                view.step(),
                Waiting.NOBODY,
                at,
                view.slot(),
                view.slots(),
                view.attempt(),
                view.attempts(),
                view.shortWay(),
                view.verdict(),
                view.findings(),
                null,
                false,
                false,
                null,
                view.abandonedKeys(),
                view.abandonedEndings(),
                view.connectedAt(),
                Outcome.CANCELLED,
                at,
                note,
                null,
                view.withdrawals());
    }

    /** A rotation that ended with keys which are not stored any more: what it said of them is not true now. */
    static AccountView withoutKeys(AccountView view, Set<String> lost) {
        List<SlotView> slots = view.slots().stream()
                .map(slot -> lost.contains(slot.name())
                        ? new SlotView(slot.name(), SlotView.State.OPEN, slot.lastFour(), null)
                        : slot)
                .toList();
        SlotView one = view.slots().stream()
                .filter(slot -> lost.contains(slot.name()))
                .findFirst()
                .orElseThrow();
        return new AccountView(
                view.sessionId(),
                view.accountId(),
                view.revision(),
                view.exchange(),
                view.market(),
                view.title(),
                view.label(),
                view.step(),
                Waiting.NOBODY,
                view.waitingSince(),
                view.slot(),
                slots,
                view.attempt(),
                view.attempts(),
                view.shortWay(),
                view.verdict(),
                view.findings(),
                null,
                false,
                false,
                null,
                view.abandonedKeys() + lost.size(),
                Stream.concat(view.abandonedEndings().stream(), endings(view, lost))
                        .toList(),
                null,
                Outcome.CANCELLED,
                view.endedAt(),
                "The new key" + ending(one)
                        + " worked, but it is not stored here any more: our database was set back to"
                        + " an earlier time. Delete that key on the exchange. Support starts a new session in which you"
                        + " make another one.");
    }

    private static Stream<String> endings(AccountView view, Set<String> slots) {
        return view.slots().stream()
                .filter(slot -> slots.contains(slot.name()))
                .map(SlotView::lastFour)
                .flatMap(Stream::ofNullable);
    }

    /** The same view under a number above another one. */
    static AccountView above(AccountView view, long stored) {
        return view.revision() > stored
                ? view
                : new AccountView(
                        view.sessionId(),
                        view.accountId(),
                        stored + 1,
                        view.exchange(),
                        view.market(),
                        view.title(),
                        view.label(),
                        view.step(),
                        view.waitingOn(),
                        view.waitingSince(),
                        view.slot(),
                        view.slots(),
                        view.attempt(),
                        view.attempts(),
                        view.shortWay(),
                        view.verdict(),
                        view.findings(),
                        view.nextCheckAt(),
                        view.mayCheckAgain(),
                        view.helpAsked(),
                        view.helpWords(),
                        view.abandonedKeys(),
                        view.abandonedEndings(),
                        view.connectedAt(),
                        view.outcome(),
                        view.endedAt(),
                        view.note(),
                        view.statesWithdrawals(),
                        view.withdrawals());
    }

    /** The line of the report for a rotation that has ended. */
    static AccountOutcome outcome(AccountView view, @Nullable Instant lastWorkingAt) {
        return new AccountOutcome(
                view.accountId(),
                view.title(),
                view.label(),
                Objects.requireNonNull(view.outcome()),
                view.attempts(),
                view.abandonedKeys(),
                view.abandonedEndings(),
                view.connectedAt() == null ? lastWorkingAt : null,
                view.connectedAt(),
                Objects.requireNonNull(view.endedAt()),
                view.note(),
                view.withdrawals());
    }

    /** A session, with these outcomes, in this state; ended at a moment or still waiting for its accounts. */
    static SessionView session(
            SessionView view,
            long stored,
            List<AccountOutcome> finished,
            SessionView.State state,
            @Nullable Instant endedAt) {
        return new SessionView(
                view.sessionId(),
                view.customerId(),
                Math.max(view.revision(), stored) + 1,
                view.reason(),
                view.words(),
                view.startedBy(),
                view.agent(),
                view.startedAt(),
                view.expiresAt(),
                view.accountIds(),
                finished,
                view.reminders(),
                state,
                endedAt,
                view.assigned(),
                view.proof());
    }

    /** What a session came to that has ended. */
    static SessionReport report(SessionView view) {
        return new SessionReport(
                view.sessionId(),
                view.customerId(),
                view.reason(),
                view.state(),
                view.startedAt(),
                Objects.requireNonNull(view.endedAt()),
                view.finished());
    }

    private static String ending(SlotView slot) {
        return slot.lastFour() == null ? "" : " that ends in " + slot.lastFour();
    }
}
