package dev.rekey.starter.guide;

import dev.rekey.accounts.TradingAccount;
import dev.rekey.exchanges.catalog.Emblem;
import dev.rekey.workflows.model.AccountOutcome;
import dev.rekey.workflows.model.AccountView;
import dev.rekey.workflows.model.Outcome;
import dev.rekey.workflows.model.Reason;
import dev.rekey.workflows.model.SessionView;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All that the overview shows.
 *
 * @param headline "2 of 4 accounts done. Next: Binance Futures (3 bots are waiting)."
 * @param next the account the headline names; null when none waits for the trader
 * @param open the accounts that are not done, in the order of what is at risk
 * @param done the others
 * @param endings what became of each account and what is to clean up, once the session is over
 * @param closed accounts that are no part of the session, because their exchange is closing or has closed
 * @param vault whether this trader may look after the vault
 * @param supporter the first name of whoever looks after it; empty where that is nobody with a name
 */
public record OverviewPage(
        SessionView session,
        String headline,
        @Nullable String next,
        List<Card> open,
        List<Card> done,
        List<Ending> endings,
        List<Closed> closed,
        boolean vault,
        String supporter) {

    /** Whether nothing is left to do. */
    public boolean over() {
        return session.state() != SessionView.State.OPEN;
    }

    /** How many keys are to be deleted on the exchanges and are not ticked yet. */
    public long toDelete() {
        return endings.stream()
                .flatMap(ending -> ending.cleanUp().stream())
                .filter(key -> !key.deleted())
                .count();
    }

    /** Whether there are keys to delete on the exchanges at all. */
    public boolean cleaning() {
        return endings.stream().anyMatch(ending -> !ending.cleanUp().isEmpty());
    }

    /** Whether any account waits for what the trader did. */
    public boolean waiting() {
        return open.stream().anyMatch(Card::waits);
    }

    /** Whether what works now is the key that an account had, and what was done to it, or a new one. */
    public String kept(AccountOutcome done) {
        if (done.outcome() != Outcome.MENDED) {
            return "new";
        }
        return session.reason() == Reason.KEY_EXPIRED ? "extended" : "fixed";
    }

    /**
     * One account.
     *
     * @param emblem the exchange's sign; null where the exchange is not known any more
     * @param oldKey the last four characters of the key that is replaced
     * @param outSince since when it has had no working key
     * @param waits whether the trader did something there that is not judged yet
     */
    public record Card(
            AccountView view,
            TradingAccount account,
            @Nullable Emblem emblem,
            @Nullable String oldKey,
            @Nullable Instant outSince,
            String risk,
            boolean waits) {}

    /**
     * What became of one account.
     *
     * @param label what the account is called now: support may have corrected it since
     * @param exchange the exchange's name
     * @param oldKeys the last four characters of the keys that were replaced and may be deleted there
     * @param unused the last four characters of keys that were made in this session and are not used
     * @param cleanUp the same keys, each with whether the trader has ticked that it is deleted
     * @param unnamed how many more of those there are, whose ending was never seen
     */
    public record Ending(
            AccountOutcome outcome,
            String label,
            String exchange,
            List<String> oldKeys,
            List<String> unused,
            int unnamed,
            List<Key> cleanUp) {}

    /**
     * A key that is to be deleted on the exchange.
     *
     * @param ending its last four characters
     * @param deleted whether the trader has ticked it
     */
    public record Key(String ending, boolean deleted) {}

    /**
     * An account for which there is no key to make.
     *
     * @param title "BitMEX Futures"
     * @param say what is true of it
     * @param advice what to do
     */
    public record Closed(String title, String label, String say, String advice) {}
}
