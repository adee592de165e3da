package dev.rekey.starter.security;

import dev.rekey.accounts.access.Agents;
import dev.rekey.accounts.access.GuideVisits;
import dev.rekey.accounts.access.ProgramTokens;
import java.time.Instant;
import org.springframework.stereotype.Component;

/** Whether somebody who was let in still is: rights change, tokens are revoked, links reach the wrong person. */
@Component
public final class Welcome {

    private final Agents agents;
    private final ProgramTokens tokens;
    private final GuideVisits visits;

    Welcome(Agents agents, ProgramTokens tokens, GuideVisits visits) {
        this.agents = agents;
        this.tokens = tokens;
        this.visits = visits;
    }

    /** Whether nothing of their rights has changed since they signed in, and no token was revoked. */
    public boolean still(DeskUser user) {
        return user instanceof DeskAgent agent
                ? agent.still(agents)
                : user instanceof DeskProgram program && tokens.inUse(program.id());
    }

    /** Whether nobody has ended this visit. */
    public boolean still(GuideVisitor visitor) {
        Instant begun = visitor.begun();
        return !visits.ended(visitor.sessionId(), begun == null ? Instant.EPOCH : begun);
    }
}
