package dev.rekey.starter.security;

import dev.rekey.accounts.AuditEntry;
import dev.rekey.accounts.access.Agent;
import dev.rekey.accounts.access.Agents;
import dev.rekey.accounts.write.AuditTrail;
import java.time.Clock;
import org.springframework.context.event.EventListener;
import org.springframework.security.authentication.event.AbstractAuthenticationFailureEvent;
import org.springframework.security.authentication.event.LogoutSuccessEvent;
import org.springframework.stereotype.Component;

/** Writes down who signed out, and who was not let in; whoever lets them in writes that down. A name that no agent has is not kept: it may be a password. */
@Component
class SignInJournal {

    static final String NOBODY = "unknown";

    private final AuditTrail audit;
    private final Agents agents;
    private final Clock clock;

    SignInJournal(AuditTrail audit, Agents agents, Clock clock) {
        this.audit = audit;
        this.agents = agents;
        this.clock = clock;
    }

    @EventListener
    void refused(AbstractAuthenticationFailureEvent event) {
        String known = agents.bySignInName(event.getAuthentication().getName())
                .map(Agent::signInName)
                .orElse(NOBODY);
        note(known, "SIGN_IN_REFUSED", "Somebody tried to sign in with a wrong name or password.");
    }

    @EventListener
    void signedOut(LogoutSuccessEvent event) {
        if (event.getAuthentication().getPrincipal() instanceof DeskAgent agent) {
            note(agent.signInName(), "SIGNED_OUT", "An agent signed out.");
        }
    }

    private void note(String agent, String action, String text) {
        audit.append(new AuditEntry(clock.instant(), "AGENT", agent, action, null, null, null, text, null));
    }
}
