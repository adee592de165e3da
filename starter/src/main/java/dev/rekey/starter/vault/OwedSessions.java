package dev.rekey.starter.vault;

import dev.rekey.accounts.vault.Vaults;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * Starts the sessions that vault resets owe when nobody came back to press the button: Temporal could not be reached, or
 * this program ended between the reset and the start. Several starters do it at once without harm.
 */
@Component
class OwedSessions {

    /** Whoever reset the vault is at the page for this long, and its own try goes first. */
    static final Duration LEFT_TO_THE_PAGE = Duration.ofMinutes(1);

    private static final Logger log = LoggerFactory.getLogger(OwedSessions.class);

    private final Vaults vaults;
    private final VaultReset reset;

    OwedSessions(Vaults vaults, VaultReset reset) {
        this.vaults = vaults;
        this.reset = reset;
    }

    /** Tries each of them once. */
    @Scheduled(initialDelay = 1, fixedDelay = 1, timeUnit = TimeUnit.MINUTES)
    void start() {
        for (String customer : vaults.owedFor(LEFT_TO_THE_PAGE)) {
            reset.startSession(customer)
                    .ifPresent(session -> log.info("The session {} that a vault reset owed was started", session));
        }
    }
}
