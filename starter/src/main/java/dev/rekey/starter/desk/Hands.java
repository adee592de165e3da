package dev.rekey.starter.desk;

import dev.rekey.accounts.access.Agent;
import dev.rekey.accounts.access.Agents;
import dev.rekey.accounts.access.Role;
import dev.rekey.starter.security.DeskUser;
import dev.rekey.starter.web.Conflict;
import dev.rekey.starter.web.NotYours;
import dev.rekey.starter.words.ProblemCode;
import dev.rekey.workflows.actions.SessionAction;
import dev.rekey.workflows.model.Actor;
import dev.rekey.workflows.model.SessionView;
import java.util.List;
import org.springframework.stereotype.Component;

/** Into whose hands a session may be given, and by whom. */
@Component
class Hands {

    private final Agents agents;

    Hands(Agents agents) {
        this.agents = agents;
    }

    /**
     * Looks at a wish to give a session into an agent's hands, or into nobody's.
     *
     * @throws Conflict when there is no such agent who helps
     * @throws NotYours when the session is in other hands
     */
    void check(DeskUser user, SessionView session, SessionAction.Assign wish) {
        if (!wish.agent().equals(Actor.NOBODY.name()) && !helps(wish.agent())) {
            throw new Conflict(ProblemCode.NO_SUCH_AGENT.with());
        }
        if (!user.mayAssign(session.agent(), wish.agent())) {
            throw new NotYours(ProblemCode.OTHERS_HAND_OVER);
        }
    }

    /** Whether an agent of this name helps customers. */
    boolean helps(String signInName) {
        // As it stands in histories, not as somebody types it.
        return agents.bySignInName(signInName)
                .filter(Hands::helps)
                .filter(agent -> agent.signInName().equals(signInName))
                .isPresent();
    }

    private static boolean helps(Agent agent) {
        return agent.active() && agent.role() != Role.AUDITOR;
    }

    /** Who a session could be given to: agents who help, but for the one who looks after it. */
    List<Agent> others(SessionView session) {
        return agents.list().stream()
                .filter(Hands::helps)
                .filter(agent -> !session.agent().name().equals(agent.signInName()))
                .toList();
    }
}
