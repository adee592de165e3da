package dev.rekey.starter.security;

import dev.rekey.accounts.access.ProgramTokens.Scope;
import dev.rekey.workflows.model.Actor;
import java.security.Principal;
import java.util.Set;

/**
 * A program that came with its token.
 *
 * @param id a UUID
 * @param name how people know it
 * @param scopes what its token lets it do
 */
public record DeskProgram(String id, String name, Set<Scope> scopes) implements DeskUser, Principal {

    /** Copies the scopes, so that the record never changes. */
    public DeskProgram {
        scopes = Set.copyOf(scopes);
    }

    @Override
    public Actor actor() {
        return Actor.program(name);
    }

    /** A program ends what it started itself, until an agent looks after it. */
    @Override
    public boolean mayEnd(Actor lookingAfter) {
        return lookingAfter.equals(actor());
    }

    @Override
    public boolean mayAssign(Actor lookingAfter, String agent) {
        return lookingAfter.equals(actor());
    }

    @Override
    public String getName() {
        return id;
    }
}
