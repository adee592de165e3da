package dev.rekey.starter.vault;

import dev.rekey.accounts.TradingAccount;
import dev.rekey.accounts.read.AccountDirectory;
import dev.rekey.accounts.vault.Answered;
import dev.rekey.accounts.vault.NewWords;
import dev.rekey.accounts.vault.VaultState;
import dev.rekey.accounts.vault.Vaults;
import dev.rekey.exchanges.Market;
import dev.rekey.exchanges.catalog.Catalog;
import dev.rekey.starter.door.Opened;
import dev.rekey.starter.door.RotationDoor;
import dev.rekey.starter.door.SessionOpener;
import dev.rekey.workflows.model.Actor;
import dev.rekey.workflows.model.Reason;
import java.util.List;
import java.util.Optional;
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

    private final Vaults vaults;
    private final AccountDirectory directory;
    private final Catalog catalog;
    private final SessionOpener opener;

    VaultReset(Vaults vaults, AccountDirectory directory, Catalog catalog, SessionOpener opener) {
        this.vaults = vaults;
        this.directory = directory;
        this.catalog = catalog;
        this.opener = opener;
    }

    VaultState state(String customerId) {
        return vaults.state(customerId);
    }

    List<TradingAccount> liveAccounts(String customerId) {
        return directory.accounts(customerId).stream()
                .filter(TradingAccount::live)
                .toList();
    }

    NewWords newWords(String customerId) {
        return vaults.newWords(customerId);
    }

    Answered typedBack(String customerId, String ticket, String word) {
        return vaults.typedBack(customerId, ticket, word);
    }

    /** Starts the owed session, or joins the open one; empty when that must be tried again. */
    Optional<String> startSession(String customerId) {
        List<String> accounts = liveAccounts(customerId).stream()
                .filter(this::isKnown)
                .map(TradingAccount::id)
                .toList();
        try {
            Opened opened = opener.open(customerId, Reason.VAULT_RESET, null, accounts, Actor.trader(customerId));
            if (opened instanceof Opened.Session session) {
                vaults.sessionStarted(customerId);
                return Optional.of(session.sessionId());
            }
            log.warn("The session after a vault reset was refused: {}", ((Opened.Refused) opened).sentence());
        } catch (RotationDoor.DoorClosed closed) {
            log.warn("The session after a vault reset is not started yet", closed);
        }
        return Optional.empty();
    }

    /** An account of an exchange that Rekey does not know yet lost its key as well, but nobody can guide through it. */
    private boolean isKnown(TradingAccount account) {
        return catalog.find(account.exchange())
                .flatMap(profile ->
                        profile.market(Market.valueOf(account.market().name())))
                .isPresent();
    }
}
