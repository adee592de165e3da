package dev.rekey.starter.security;

import dev.rekey.workflows.model.Actor;

/** Who uses the desk's routes: a person who signed in, or a program with a token. */
public sealed interface DeskUser permits DeskAgent, DeskProgram {

    /** As histories and the audit trail name them. */
    Actor actor();

    /** Whether they may end a session that this one started. */
    boolean mayEnd(Actor startedBy);
}
