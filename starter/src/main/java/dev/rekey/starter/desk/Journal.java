package dev.rekey.starter.desk;

import dev.rekey.accounts.AuditEntry;
import dev.rekey.accounts.write.AuditTrail;
import dev.rekey.starter.security.DeskUser;
import java.time.Clock;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Writes down what somebody did on a page and no workflow records. */
@Component
class Journal {

    private final AuditTrail audit;
    private final Clock clock;

    Journal(AuditTrail audit, Clock clock) {
        this.audit = audit;
        this.clock = clock;
    }

    void note(DeskUser user, String action, @Nullable String customer, @Nullable String session, String text) {
        noteOnce(user, action, customer, session, text, null);
    }

    /** The same under a name; answers false when there is a row of this name, and nothing is written then. */
    boolean noteOnce(
            DeskUser user,
            String action,
            @Nullable String customer,
            @Nullable String session,
            String text,
            @Nullable String name) {
        return audit.append(new AuditEntry(
                clock.instant(),
                user.actor().kind().name(),
                user.actor().name(),
                action,
                customer,
                session,
                null,
                text,
                name));
    }
}
