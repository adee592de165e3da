package dev.rekey.starter.security;

import dev.rekey.accounts.access.Agent;
import dev.rekey.accounts.access.Agents;
import dev.rekey.accounts.access.GuideDevices;
import dev.rekey.accounts.access.GuideVisits;
import dev.rekey.accounts.access.ProgramTokens;
import java.time.Clock;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Whether somebody who was let in still is: rights change, tokens are revoked, links reach the wrong person. */
@Component
public final class Welcome {

    private final Agents agents;
    private final ProgramTokens tokens;
    private final GuideVisits visits;
    private final GuideDevices devices;
    private final Clock clock;

    Welcome(Agents agents, ProgramTokens tokens, GuideVisits visits, GuideDevices devices, Clock clock) {
        this.agents = agents;
        this.tokens = tokens;
        this.visits = visits;
        this.devices = devices;
        this.clock = clock;
    }

    /**
     * Whether nothing of an agent's rights has changed since they signed in, not a day ago; of a program, whether its
     * token was not revoked.
     */
    public boolean still(DeskUser user) {
        return user instanceof DeskAgent agent
                ? lasts(agent.since()) && unchanged(agent)
                : user instanceof DeskProgram program && tokens.inUse(program.id());
    }

    private boolean unchanged(DeskAgent agent) {
        return agents.byId(agent.id())
                .filter(Agent::active)
                .filter(now -> now.version() == agent.version())
                .isPresent();
    }

    private boolean lasts(@Nullable Instant since) {
        return since != null && !WebSessions.over(since, clock.instant());
    }

    /** Whether nobody has ended this visit or signed its browser out, and it has not lasted for a day. */
    public boolean still(GuideVisitor visitor) {
        Instant begun = visitor.begun();
        String device = visitor.deviceId();
        return begun != null
                && lasts(begun)
                && !visits.ended(visitor.sessionId(), begun)
                && (device == null || !devices.closed(device));
    }
}
