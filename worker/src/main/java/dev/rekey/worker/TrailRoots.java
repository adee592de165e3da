package dev.rekey.worker;

import dev.rekey.accounts.write.AuditRoots;
import java.util.concurrent.TimeUnit;
import org.springframework.scheduling.annotation.Scheduled;

/**
 * Signs where the audit trail stands, every few minutes in which something was written. Several workers may do it: of two
 * that come at the same moment one makes the root.
 */
final class TrailRoots {

    private final AuditRoots roots;

    TrailRoots(AuditRoots roots) {
        this.roots = roots;
    }

    @Scheduled(initialDelay = 1, fixedDelay = 5, timeUnit = TimeUnit.MINUTES)
    void make() {
        roots.make();
    }
}
