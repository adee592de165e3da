package dev.rekey.starter.security;

import dev.rekey.workflows.model.Actor;

/** Who uses the desk's routes: a person who signed in, or a program with a token. */
public sealed interface DeskUser permits DeskAgent, DeskProgram {

    /** What they are known under to programs; never a name that people use. */
    String getName();

    /** As histories and the audit trail name them. */
    Actor actor();

    /** Whether they may end a session that this one looks after. */
    boolean mayEnd(Actor lookingAfter);

    /** Whether they may give a session that this one looks after into that agent's hands. */
    boolean mayAssign(Actor lookingAfter, String agent);
}
