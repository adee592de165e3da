package dev.rekey.starter.security;

import dev.rekey.accounts.access.Agent;
import dev.rekey.accounts.access.Role;
import dev.rekey.workflows.model.Actor;
import java.io.Serializable;
import java.security.Principal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A signed-in agent.
 *
 * @param version of the agent when they signed in; a newer one ends the sign-in
 * @param mustSetUp whether they have to set up a second step before anything else
 * @param passwordLent whether they have to choose a password of their own before anything else
 * @param since when they signed in; absent in a web session kept by an earlier version
 */
public record DeskAgent(
        String id,
        String signInName,
        String name,
        Role role,
        int version,
        boolean mustSetUp,
        boolean passwordLent,
        @Nullable Instant since)
        implements DeskUser, Principal, Serializable {
    private static final long serialVersionUID = 1L;

    /** Who signed in, as they are now. */
    static DeskAgent of(Agent agent, boolean mustSetUp, Instant now) {
        return new DeskAgent(
                agent.id(),
                agent.signInName(),
                agent.name(),
                agent.role(),
                agent.version(),
                mustSetUp,
                agent.passwordLent(),
                now);
    }

    /** Whether their own sign-in comes before anything else. */
    public boolean unready() {
        return mustSetUp || passwordLent;
    }

    /** What web sessions are kept under: short, and never a name. */
    @Override
    public String getName() {
        return id;
    }

    @Override
    public Actor actor() {
        return Actor.agent(signInName);
    }

    /** Whether they manage people. */
    public boolean admin() {
        return role == Role.ADMIN;
    }

    /** Whether they look after what other agents do. */
    public boolean supervises() {
        return anyOnes();
    }

    /** Whether they help customers, and do not only look. */
    public boolean helps() {
        return role != Role.AUDITOR;
    }

    @Override
    public boolean mayEnd(Actor lookingAfter) {
        return anyOnes() || lookingAfter.equals(actor());
    }

    /** Their own to anybody; any to themselves, since the action names whom they take it from. */
    @Override
    public boolean mayAssign(Actor lookingAfter, String agent) {
        return anyOnes() || (helps() && (lookingAfter.equals(actor()) || agent.equals(signInName)));
    }

    private boolean anyOnes() {
        return role == Role.ADMIN || role == Role.SUPERVISOR;
    }
}
