package dev.rekey.starter.guide;

import dev.rekey.accounts.TradingAccount;
import dev.rekey.exchanges.catalog.ExchangeProfile;
import dev.rekey.exchanges.catalog.Guide;
import dev.rekey.exchanges.catalog.KeyRules;
import dev.rekey.starter.progress.Left;
import dev.rekey.workflows.model.AccountView;
import dev.rekey.workflows.model.SessionView;
import dev.rekey.workflows.model.Step;
import dev.rekey.workflows.model.Verdict;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All that one account's page shows.
 *
 * @param addressText the addresses in the exchange's own form, for the copy button
 * @param oldKey the last four characters of the key that is replaced; empty when unknown
 * @param mayKeep whether the short way is open: mend or extend the key we hold
 * @param extend how to extend it; null when its addresses are to be mended
 * @param publicKey what the browser seals to; null until the account is open for editing
 * @param keyRefused whether there is a key to seal to that was not made by us: it is not used
 * @param left what the trader did here that was not answered at once
 */
public record AccountPage(
        AccountView view,
        SessionView session,
        TradingAccount account,
        ExchangeProfile profile,
        Guide guide,
        List<String> addresses,
        String addressText,
        String oldKey,
        @Nullable Instant outSince,
        String risk,
        boolean mayKeep,
        KeyRules.@Nullable Extension extend,
        @Nullable String publicKey,
        boolean keyRefused,
        Left left) {

    /** The id of a request that does this: a form sent twice counts once. */
    public String idFor(String action) {
        return left.idFor(action);
    }

    /** The same text in pieces, between which a narrow page may break. */
    public List<String> addressParts() {
        return List.of(addressText.split("(?<=,)"));
    }

    /** Whether a step lies behind, is the present one, or lies ahead. */
    public String place(String step) {
        if (view.outcome() != null) {
            return "done";
        }
        int order = Step.valueOf(step).compareTo(view.step());
        return order < 0 ? "done" : order == 0 ? "now" : "later";
    }

    /** Whether the key works and only the second look is due. */
    public boolean connected() {
        return view.verdict() == Verdict.ACCEPTED && view.step() == Step.VERIFY;
    }

    /** Whether a check is running this moment. */
    public boolean checking() {
        return view.step() == Step.VERIFY && view.verdict() == null && view.nextCheckAt() == null;
    }

    /** Whether the key handed in last can be mended on the exchange, and need not be made anew. */
    public boolean mending() {
        return view.verdict() == Verdict.REJECTED && view.mayCheckAgain() && view.step() != Step.PASTE;
    }

    /** Whether the exchange is known to take fewer addresses than there are. */
    public boolean tooManyAddresses() {
        return profile.whitelist().tooMany(addresses);
    }

    /** Whether the customer has to wait until support has chosen among the addresses. */
    public boolean waitsForAddresses() {
        return view.outcome() == null && view.step() == Step.EDIT && view.helpAsked() && tooManyAddresses();
    }

    /** Whether this is an extra key, which some accounts do not have. */
    public boolean extraKey() {
        return !view.slot().equals(view.slots().get(0).name());
    }
}
