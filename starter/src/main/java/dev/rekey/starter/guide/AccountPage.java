package dev.rekey.starter.guide;

import dev.rekey.accounts.TradingAccount;
import dev.rekey.exchanges.catalog.ExchangeProfile;
import dev.rekey.exchanges.catalog.Field;
import dev.rekey.exchanges.catalog.Guide;
import dev.rekey.exchanges.catalog.KeyRules;
import dev.rekey.exchanges.catalog.ToldFinding;
import dev.rekey.starter.progress.Left;
import dev.rekey.terms.Check;
import dev.rekey.terms.CheckResult;
import dev.rekey.terms.Finding;
import dev.rekey.terms.Step;
import dev.rekey.terms.Verdict;
import dev.rekey.workflows.model.AccountView;
import dev.rekey.workflows.model.Outcome;
import dev.rekey.workflows.model.SessionView;
import dev.rekey.workflows.model.SlotView;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * All that one account's page shows.
 *
 * @param site where the exchange is found; null when that is not known
 * @param ips the IP addresses the new key has to allow; none where the exchange has no list of them
 * @param drawing the exchange's form, drawn from what is known of it
 * @param oldKey the last four characters of the key that is replaced; empty when unknown
 * @param mayKeep whether the short way is open: fix or extend the key we hold
 * @param extend how to extend it; null when its addresses are to be fixed
 * @param publicKey what the browser seals to; null until the account is open for editing
 * @param keyRefused whether there is a key to seal to that was not made by us: it is not used
 * @param left what the trader did here that was not answered at once
 * @param fixes what was found that needs somebody to act, the first to fix first
 * @param checked the checks of which nothing is to fix: what passed, and what was not checked
 * @param checkedAt when what was found was found; null when nothing is wrong
 * @param next the account to go on with when this one works; null when it does not, or none is left
 */
public record AccountPage(
        AccountView view,
        SessionView session,
        TradingAccount account,
        ExchangeProfile profile,
        Guide guide,
        @Nullable URI site,
        AddressList ips,
        Drawing drawing,
        String oldKey,
        @Nullable Instant outSince,
        String risk,
        boolean mayKeep,
        KeyRules.@Nullable Extension extend,
        @Nullable String publicKey,
        boolean keyRefused,
        Left left,
        List<ToFix> fixes,
        List<ToldFinding> checked,
        @Nullable Instant checkedAt,
        @Nullable AccountView next) {

    /** The one button that is right after what was found. */
    public Remedy remedy() {
        return Remedy.of(view, profile.key());
    }

    /** Whether the exchange was asked and did not tell: no key is the problem, and there is nothing to press. */
    public boolean outage() {
        return view.outcome() == null && view.verdict() == Verdict.UNKNOWN;
    }

    /** Whether the exchange has not taken over yet what was saved there. */
    public boolean waitsThere() {
        return view.outcome() == null && view.verdict() == Verdict.NOT_READY;
    }

    /** Whether something was found that the page shows: what was found of an account that is over is history. */
    public boolean found() {
        return !fixes.isEmpty() && view.outcome() == null;
    }

    /** Whether the key was refused, so that the refusal is what the page is about. */
    public boolean refused() {
        return view.verdict() == Verdict.REJECTED;
    }

    /** What was found, in the order it is fixed; what follows the first is told in short. */
    public List<ToFix> others() {
        return fixes.subList(1, fixes.size());
    }

    /** Whether the IP addresses that are missing are named, so that all of them need not be compared. */
    public boolean missingNamed() {
        return fixes.stream().anyMatch(fix -> !fix.missing().isEmpty());
    }

    /** How many checks passed. */
    public long passed() {
        return count(CheckResult.PASSED);
    }

    /** How many checks the exchange cannot answer, or that were not reached. */
    public long notChecked() {
        return count(CheckResult.NOT_CHECKED);
    }

    private long count(CheckResult result) {
        return checked.stream().filter(finding -> finding.result() == result).count();
    }

    /** The key of the words above what was found. */
    public String findingTitle() {
        return refused() ? "account.finding.fix" : outage() ? "account.finding.nothing" : "account.finding.said";
    }

    /** Whether the addresses are what there is to fix, so that they stand beside what was found. */
    public boolean addressesInFinding() {
        boolean about = view.problems().stream().anyMatch(finding -> finding.check() == Check.ADDRESSES);
        return view.outcome() == null && about && !mayKeep && !ips.isEmpty() && !outage();
    }

    /** The key that worked and was refused later; null when there is none. */
    public @Nullable SlotView stopped() {
        return view.stopped();
    }

    /** Whether the key that worked and was refused is looked at, before another one is pasted. */
    public boolean lookFirst() {
        return stopped() != null && view.step() != Step.PASTE;
    }

    /** Whether its advice fits: nothing is pasted anew of a key that has worked. */
    public boolean helps(ToldFinding finding) {
        return stopped() == null || finding.repair() != Step.PASTE;
    }

    /** The fields that were found wrong, for the page: what else was pasted stays there. */
    public String wrongFields() {
        return view.findings().stream()
                .filter(finding -> finding.result() == CheckResult.FAILED)
                .map(Finding::check)
                .filter(check -> check == Check.SECRET || check == Check.PASSPHRASE)
                .map(check -> check == Check.SECRET ? "secret" : "passphrase")
                .collect(Collectors.joining(" "));
    }

    /** Whether key and secret may stand in each other's field: they look alike, and the exchange takes neither. */
    public boolean maybeSwapped() {
        List<Field> fields = profile.fields();
        return view.verdict() != Verdict.ACCEPTED
                && fields.size() > 1
                && fields.get(0).shape().pattern().equals(fields.get(1).shape().pattern())
                && view.findings().stream()
                        .anyMatch(finding -> finding.check() == Check.KEY_ACCEPTED
                                && (finding.result() == CheckResult.FAILED || finding.result() == CheckResult.WAITING));
    }

    /** The id of a request that does this: a form sent twice counts once. */
    public String idFor(String action) {
        return left.idFor(action);
    }

    /** Whether a step lies behind, is the present one, or lies ahead. */
    public String place(String step) {
        if (view.outcome() != null) {
            return view.outcome().success() ? "done" : "later";
        }
        int order = Step.valueOf(step).compareTo(view.step());
        return order < 0 ? "done" : order == 0 ? "now" : "later";
    }

    /** Whether the key works and only the second look is due. */
    public boolean connected() {
        return view.verdict() == Verdict.ACCEPTED && view.step() == Step.VERIFY;
    }

    /** Whether the key works, so that the success is what the page is about. */
    public boolean succeeded() {
        Outcome outcome = view.outcome();
        return connected() || (outcome != null && outcome.success());
    }

    /** How it succeeded: connected and not checked once more yet, with the key it had, elsewhere, or with a new one. */
    public String success() {
        Outcome outcome = view.outcome();
        if (outcome == null) {
            return "connected";
        }
        return switch (outcome) {
            case MENDED -> "kept";
            case FIXED_ELSEWHERE -> "elsewhere";
            default -> "new";
        };
    }

    /** What the account begins with: fixing or extending the key it has, its second key, or its only one. */
    public String start() {
        if (mayKeep) {
            return extend == null ? "fix" : "extend";
        }
        return extraKey() ? "second" : "first";
    }

    /** Whether a check is running this moment. */
    public boolean checking() {
        return view.step() == Step.VERIFY && view.verdict() == null && view.nextCheckAt() == null;
    }

    /** Whether the key handed in last can be fixed on the exchange, and need not be made anew. */
    public boolean fixing() {
        return view.verdict() == Verdict.REJECTED && remedy() == Remedy.CHECK_AGAIN && view.step() != Step.PASTE;
    }

    /** Whether the way to a key is what the page is about, so that the drawing stands beside it. */
    public boolean making() {
        return view.outcome() == null && view.step() == Step.GENERATE_KEY && !fixing();
    }

    /** Whether another key is to be made, and that button is the one to press. */
    public boolean another() {
        return remedy() == Remedy.NEW_KEY;
    }

    /** Whether keys of this exchange come with a passphrase, so that there is one to check. */
    public boolean hasPassphrase() {
        return profile.fields().stream().anyMatch(field -> field.id().equals("passphrase"));
    }

    /** Those addresses. */
    public List<String> addresses() {
        return ips.addresses();
    }

    /** Whether the customer has to wait until support has chosen among the addresses. */
    public boolean waitsForAddresses() {
        return view.outcome() == null && view.step() == Step.EDIT && view.helpAsked() && ips.tooMany();
    }

    /** Whether this is an extra key, which some accounts do not have. */
    public boolean extraKey() {
        return !view.slot().equals(view.slots().get(0).name());
    }
}
