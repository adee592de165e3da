package dev.rekey.activities.messages;

import dev.rekey.accounts.Contact;
import dev.rekey.accounts.Message;
import dev.rekey.terms.CheckResult;
import dev.rekey.terms.Verdict;
import dev.rekey.workflows.model.AccountOutcome;
import dev.rekey.workflows.model.AccountView;
import dev.rekey.workflows.model.Outcome;
import dev.rekey.workflows.model.SessionView;
import dev.rekey.workflows.model.SlotView;
import dev.rekey.workflows.model.Waiting;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a message is written from: how the session and its accounts stand when it goes out, which may be long after it was
 * queued.
 *
 * @param accounts in the order of what is at risk
 */
record Occasion(
        MessageKind kind,
        Message message,
        String customerName,
        Contact contact,
        SessionView session,
        List<AccountView> accounts) {

    /** The accounts that are not done. */
    List<AccountView> open() {
        return accounts.stream().filter(account -> account.outcome() == null).toList();
    }

    /** How many wait for the customer. */
    int waiting() {
        return (int) open().stream()
                .filter(account -> account.waitingOn() == Waiting.CUSTOMER)
                .count();
    }

    /** The account that the message is about. */
    Optional<AccountView> about() {
        return accounts.stream()
                .filter(account -> account.accountId().equals(message.accountId()))
                .findFirst();
    }

    /** How an account ended. */
    Optional<AccountOutcome> outcome(AccountView account) {
        return session.finished().stream()
                .filter(done -> done.accountId().equals(account.accountId()))
                .findFirst();
    }

    /**
     * What became of an account that had waited: the name of the sentence that says so. Null when the customer has gone
     * on meanwhile, so that there is nothing left to be told.
     */
    @Nullable
    String turn() {
        AccountView account = about().orElse(null);
        if (account == null) {
            return null;
        }
        if (account.outcome() != null) {
            return account.outcome().success() && account.outcome() != Outcome.FIXED_ELSEWHERE ? "done" : null;
        }
        if (account.verdict() == Verdict.ACCEPTED) {
            return "connected";
        }
        if (account.waitingOn() != Waiting.CUSTOMER) {
            return null;
        }
        if (account.slots().stream()
                .anyMatch(slot -> slot.refusedAt() != null && slot.state() == SlotView.State.OPEN)) {
            return "lost";
        }
        boolean refused = account.verdict() == Verdict.REJECTED
                || account.findings().stream().anyMatch(found -> found.result() == CheckResult.FAILED);
        return refused ? "refused" : "open";
    }

    /** Whether there is still something to tell. */
    boolean tellsSomething() {
        return switch (kind) {
            case REMINDER, NUDGE -> waiting() > 0;
            case EXPIRES -> !open().isEmpty();
            case TURNED -> turn() != null;
            case ANSWERED ->
                about().filter(account -> account.outcome() == null).isPresent();
            case INVITATION, FINISHED, CODE, REPLIED -> true;
        };
    }
}
