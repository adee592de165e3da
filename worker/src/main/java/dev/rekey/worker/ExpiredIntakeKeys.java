package dev.rekey.worker;

import dev.rekey.accounts.secrets.IntakeKeyStore;
import java.util.concurrent.TimeUnit;
import org.springframework.scheduling.annotation.Scheduled;

/**
 * Destroys the intake keys whose time is over. A rotation destroys its own at its end; one that was terminated, or that
 * never ends, leaves it to this.
 */
final class ExpiredIntakeKeys {

    private final IntakeKeyStore intake;

    ExpiredIntakeKeys(IntakeKeyStore intake) {
        this.intake = intake;
    }

    @Scheduled(initialDelay = 1, fixedDelay = 10, timeUnit = TimeUnit.MINUTES)
    void destroy() {
        intake.destroyExpired();
    }
}
