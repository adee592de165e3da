package dev.rekey.starter.desk;

import dev.rekey.accounts.AuditEntry;
import dev.rekey.accounts.write.AuditTrail;
import dev.rekey.starter.security.DeskAgent;
import java.time.Clock;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Writes down what an agent did on a page and no workflow records. */
@Component
class Journal {

    private final AuditTrail audit;
    private final Clock clock;

    Journal(AuditTrail audit, Clock clock) {
        this.audit = audit;
        this.clock = clock;
    }

    void note(DeskAgent agent, String action, @Nullable String customer, @Nullable String session, String text) {
        audit.append(new AuditEntry(
                clock.instant(), "AGENT", agent.signInName(), action, customer, session, null, text, null));
    }
}
