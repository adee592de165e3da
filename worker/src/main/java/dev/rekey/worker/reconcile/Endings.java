package dev.rekey.worker.reconcile;

import dev.rekey.terms.Step;
import dev.rekey.workflows.MaskedText;
import dev.rekey.workflows.model.AccountOutcome;
import dev.rekey.workflows.model.AccountRef;
import dev.rekey.workflows.model.AccountStart;
import dev.rekey.workflows.model.AccountView;
import dev.rekey.workflows.model.Message;
import dev.rekey.workflows.model.NoteCode;
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
                List.of());
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
        Message note = inUse == null
                ? NoteCode.ENDED_FROM_OUTSIDE.with()
                : inUse.lastFour() == null
                        ? NoteCode.ENDED_WITH_UNNAMED_KEY_IN_USE.with()
                        : NoteCode.ENDED_WITH_KEY_IN_USE.with(inUse.lastFour());
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
                List.of(note),
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
                List.of(
                        one.lastFour() == null
                                ? NoteCode.UNNAMED_KEY_GONE.with()
                                : NoteCode.KEY_GONE.with(one.lastFour())));
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
                        view.helpFor(),
                        view.abandonedKeys(),
                        view.abandonedEndings(),
                        view.connectedAt(),
                        view.outcome(),
                        view.endedAt(),
                        view.notes(),
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
                view.notes().stream().findFirst().orElse(null),
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
}
