package dev.rekey.starter.vault;

import dev.rekey.accounts.TradingAccount;
import dev.rekey.accounts.access.Tries;
import dev.rekey.accounts.read.AccountDirectory;
import dev.rekey.accounts.read.Progress;
import dev.rekey.accounts.vault.Answered;
import dev.rekey.accounts.vault.NewWords;
import dev.rekey.accounts.vault.VaultState;
import dev.rekey.accounts.vault.Vaults;
import dev.rekey.exchanges.catalog.Catalog;
import dev.rekey.starter.config.PeopleProperties;
import dev.rekey.starter.door.Answer;
import dev.rekey.starter.door.Opened;
import dev.rekey.starter.door.RotationDoor;
import dev.rekey.starter.door.SessionOpener;
import dev.rekey.starter.progress.Views;
import dev.rekey.starter.web.TooOften;
import dev.rekey.starter.words.ProblemCode;
import dev.rekey.terms.Market;
import dev.rekey.workflows.actions.SessionAction;
import dev.rekey.workflows.actions.SessionRequest;
import dev.rekey.workflows.model.Actor;
import dev.rekey.workflows.model.Reason;
import dev.rekey.workflows.model.SessionView;
import dev.rekey.workflows.model.SlotView;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Resets a vault and then starts the session that replaces the wiped keys. The reset is one transaction and notes that
 * the session is owed; starting it may be tried again at will, whatever went wrong in between.
 */
@Component
class VaultReset {

    private static final Logger log = LoggerFactory.getLogger(VaultReset.class);
    private static final String GIVES_WAY = "The vault was reset; a new session takes all accounts.";
    private static final Set<SlotView.State> DONE = EnumSet.of(SlotView.State.CONNECTED, SlotView.State.REPLACED);

    private final Vaults vaults;
    private final AccountDirectory directory;
    private final Catalog catalog;
    private final SessionOpener opener;
    private final RotationDoor door;
    private final Progress progress;
    private final Views views;
    private final Tries tries;
    private final Tries.Limit perCustomer;

    VaultReset(
            Vaults vaults,
            AccountDirectory directory,
            Catalog catalog,
            SessionOpener opener,
            RotationDoor door,
            Progress progress,
            Views views,
            Tries tries,
            PeopleProperties people) {
        this.vaults = vaults;
        this.directory = directory;
        this.catalog = catalog;
        this.opener = opener;
        this.door = door;
        this.progress = progress;
        this.views = views;
        this.tries = tries;
        this.perCustomer = new Tries.Limit(
                "new vault words",
                people.limits().wordsPerCustomer(),
                people.limits().wordsWithin());
    }

    VaultState state(String customerId) {
        return vaults.state(customerId);
    }

    List<TradingAccount> liveAccounts(String customerId) {
        return directory.accounts(customerId).stream()
                .filter(TradingAccount::live)
                .toList();
    }

    /**
     * Makes new words that wait to be typed back. They take their time on purpose, so nobody makes them without end.
     *
     * @throws TooOften when this customer was shown too many
     */
    NewWords newWords(String customerId) {
        tries.count(perCustomer, customerId).ifPresent(wait -> {
            throw new TooOften(ProblemCode.WORDS_SHOWN_OFTEN, wait);
        });
        return vaults.newWords(customerId);
    }

    Answered typedBack(String customerId, String ticket, String word) {
        return vaults.typedBack(customerId, ticket, word);
    }

    /**
     * Starts the owed session, or joins the open one; empty when that must be tried again, and whenever nobody knows. An
     * open session of before the reset in which an account is done already would take that account, whose new key is wiped,
     * only when it has ended: it gives way. One that is closing keeps the start for a session that follows it.
     */
    Optional<String> startSession(String customerId) {
        VaultState state = vaults.state(customerId);
        Instant reset = state.inForceSince();
        if (reset == null) {
            return Optional.empty();
        }
        Actor trader = Actor.trader(customerId);
        List<String> accounts = liveAccounts(customerId).stream()
                .filter(this::isKnown)
                .map(TradingAccount::id)
                .toList();
        try {
            if (!gaveWay(customerId, reset, trader)) {
                return Optional.empty();
            }
            // Each reset has one session, however often it is asked for.
            String id = SessionOpener.sessionId(customerId, "vault reset of " + reset);
            Opened opened = opener.open(id, customerId, Reason.VAULT_RESET, null, accounts, trader);
            if (opened instanceof Opened.Session session) {
                vaults.sessionStarted(customerId);
                return Optional.of(session.sessionId());
            }
            log.warn(
                    "The session after a vault reset is not known to have started: {}",
                    opened instanceof Opened.Refused refused ? refused.why().code() : "no worker answered");
        } catch (RotationDoor.DoorClosed | RotationDoor.DoorBusy closed) {
            log.warn("The session after a vault reset is not started yet", closed);
        }
        return Optional.empty();
    }

    /** Whether no session is in the way any more. */
    private boolean gaveWay(String customerId, Instant reset, Actor trader) {
        Optional<SessionView> older = progress.openSessionOf(customerId)
                .flatMap(open -> views.session(open.sessionId()))
                .filter(open -> open.startedAt().isBefore(reset))
                .filter(open -> hasDoneAccounts(open.sessionId()));
        if (older.isEmpty()) {
            return true;
        }
        String session = older.get().sessionId();
        Answer<SessionView> answer = door.act(
                older.get(),
                new SessionRequest("gives way " + session, trader, session, new SessionAction.Cancel(GIVES_WAY)));
        // Refused or over: it is closing already.
        return answer instanceof Answer.Now || answer instanceof Answer.Refused || answer instanceof Answer.Over;
    }

    /** A key that is in use already is not asked for again, though its account may wait for another one. */
    private boolean hasDoneAccounts(String sessionId) {
        return views.accounts(sessionId).stream()
                .anyMatch(account -> account.outcome() != null
                        || account.slots().stream().anyMatch(slot -> DONE.contains(slot.state())));
    }

    /** An account of an exchange that Rekey does not know yet lost its key as well, but nobody can guide through it. */
    private boolean isKnown(TradingAccount account) {
        return catalog.find(account.exchange())
                .flatMap(profile ->
                        profile.market(Market.valueOf(account.market().name())))
                .isPresent();
    }
}
