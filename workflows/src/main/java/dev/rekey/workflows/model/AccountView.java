package dev.rekey.workflows.model;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.rekey.terms.Finding;
import dev.rekey.terms.Market;
import dev.rekey.terms.Phrase;
import dev.rekey.terms.Step;
import dev.rekey.terms.Verdict;
import dev.rekey.terms.Withdrawals;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * All that a page needs to show one account's place in a session: published at every transition and answered to every
 * update.
 *
 * @param sessionId the session's id
 * @param accountId the account's id
 * @param revision rises by one with every published view; a page that acts on an older one is told so
 * @param slot the name of the key that is being replaced now
 * @param attempt the number the next pasted credential is sealed for; while one is being checked, its own number
 * @param shortWay whether the key we hold is being mended or extended instead of a new one made
 * @param verdict of the last check in this step, if there was one
 * @param nextCheckAt when Rekey looks again by itself
 * @param mayCheckAgain whether the credential handed in last can be checked again without pasting it anew
 * @param helpFor why support was asked, without secrets; absent when it was not, or without words
 * @param abandonedKeys how many keys the customer made and does not use, and should delete on the exchange
 * @param abandonedEndings the last four characters of those whose key was seen here
 * @param outcome set once, at the end
 * @param notes what happened last
 * @param statesWithdrawals true where whoever hands in a key has to state that withdrawals are off for it, because the
 *     exchange does not tell; absent otherwise
 * @param withdrawals on what it rests that the account's new keys may not withdraw, the weakest of them; absent where the
 *     exchange told it, or no key was accepted
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record AccountView(
        String sessionId,
        String accountId,
        long revision,
        String exchange,
        Market market,
        String title,
        String label,
        Step step,
        Waiting waitingOn,
        Instant waitingSince,
        String slot,
        List<SlotView> slots,
        int attempt,
        int attempts,
        boolean shortWay,
        @Nullable Verdict verdict,
        List<Finding> findings,
        @Nullable Instant nextCheckAt,
        boolean mayCheckAgain,
        boolean helpAsked,
        @Nullable Message helpFor,
        int abandonedKeys,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<String> abandonedEndings,
        @Nullable Instant connectedAt,
        @Nullable Outcome outcome,
        @Nullable Instant endedAt,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<Message> notes,
        @Nullable Boolean statesWithdrawals,
        @Nullable Withdrawals withdrawals) {

    /** An empty list is left out on the wire. */
    public AccountView {
        notes = notes == null ? List.of() : List.copyOf(notes);
        abandonedEndings = abandonedEndings == null ? List.of() : List.copyOf(abandonedEndings);
    }

    /** The same of a key whose right to withdraw the exchange tells. */
    public AccountView(
            String sessionId,
            String accountId,
            long revision,
            String exchange,
            Market market,
            String title,
            String label,
            Step step,
            Waiting waitingOn,
            Instant waitingSince,
            String slot,
            List<SlotView> slots,
            int attempt,
            int attempts,
            boolean shortWay,
            @Nullable Verdict verdict,
            List<Finding> findings,
            @Nullable Instant nextCheckAt,
            boolean mayCheckAgain,
            boolean helpAsked,
            @Nullable Message helpFor,
            int abandonedKeys,
            List<String> abandonedEndings,
            @Nullable Instant connectedAt,
            @Nullable Outcome outcome,
            @Nullable Instant endedAt,
            List<Message> notes) {
        this(
                sessionId,
                accountId,
                revision,
                exchange,
                market,
                title,
                label,
                step,
                waitingOn,
                waitingSince,
                slot,
                slots,
                attempt,
                attempts,
                shortWay,
                verdict,
                findings,
                nextCheckAt,
                mayCheckAgain,
                helpAsked,
                helpFor,
                abandonedKeys,
                abandonedEndings,
                connectedAt,
                outcome,
                endedAt,
                notes,
                null,
                null);
    }

    /** The key in question where it had worked before it was refused; null when there is no such key. */
    public @Nullable SlotView stopped() {
        return slots.stream()
                .filter(one -> one.name().equals(slot) && one.refusedAt() != null)
                .findFirst()
                .orElse(null);
    }

    /** The findings that need somebody to act, most important first. */
    public List<Finding> problems() {
        return findings.stream()
                .filter(f -> f.told() != null || f.verdict() != Verdict.ACCEPTED)
                .toList();
    }

    /** The code of what is wrong most; null when nothing is. */
    public @Nullable String cause() {
        return problems().stream()
                .map(Finding::told)
                .filter(Objects::nonNull)
                .map(Phrase::code)
                .findFirst()
                .orElse(null);
    }

    /** What the exchange calls what is wrong; null when it does not say. */
    public @Nullable String exchangeCode() {
        return problems().stream()
                .map(Finding::exchangeCode)
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
    }
}
