package dev.rekey.starter.help;

import dev.rekey.accounts.access.Agent;
import dev.rekey.accounts.access.Agents;
import dev.rekey.starter.words.Phrases;
import dev.rekey.workflows.model.Actor;
import org.springframework.stereotype.Component;

/** What a trader reads of who helps them: the first name, and nothing more. */
@Component("supporter")
public class Supporter {

    private final Agents agents;
    private final Phrases phrases;

    Supporter(Agents agents, Phrases phrases) {
        this.agents = agents;
        this.phrases = phrases;
    }

    /** The first name of whoever looks after a session; empty where that is no person we know. */
    public String firstName(Actor actor) {
        return actor.kind() == Actor.Kind.AGENT ? firstName(actor.name()) : "";
    }

    /** Who answered, as a thread shows it: "Sam, support", or only "Support". */
    public String called(String signInName) {
        String first = firstName(signInName);
        return first.isEmpty() ? phrases.of("help.support") : phrases.of("help.support-named", first);
    }

    private String firstName(String signInName) {
        return agents.bySignInName(signInName)
                .map(Agent::name)
                .map(name -> name.strip().split(" ", 2)[0])
                .orElse("");
    }
}
