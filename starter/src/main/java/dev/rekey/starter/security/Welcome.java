package dev.rekey.starter.security;

import dev.rekey.accounts.access.Agents;
import dev.rekey.accounts.access.GuideVisits;
import dev.rekey.accounts.access.ProgramTokens;
import java.time.Clock;
import java.time.Instant;
import org.springframework.stereotype.Component;

/** Whether somebody who was let in still is: rights change, tokens are revoked, links reach the wrong person. */
@Component
public final class Welcome {

    private final Agents agents;
    private final ProgramTokens tokens;
    private final GuideVisits visits;
    private final Clock clock;

    Welcome(Agents agents, ProgramTokens tokens, GuideVisits visits, Clock clock) {
        this.agents = agents;
        this.tokens = tokens;
        this.visits = visits;
        this.clock = clock;
    }

    /** Whether nothing of their rights has changed since they signed in, and no token was revoked. */
    public boolean still(DeskUser user) {
        return user instanceof DeskAgent agent
                ? agent.still(agents)
                : user instanceof DeskProgram program && tokens.inUse(program.id());
    }

    /** Whether nobody has ended this visit, and it has not lasted for a day. */
    public boolean still(GuideVisitor visitor) {
        Instant begun = visitor.begun();
        return begun != null && !WebSessions.over(begun, clock.instant()) && !visits.ended(visitor.sessionId(), begun);
    }
}
