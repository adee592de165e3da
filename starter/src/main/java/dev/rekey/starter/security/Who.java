package dev.rekey.starter.security;

import dev.rekey.accounts.access.Role;

/** Everybody a route can be used by: one column of the table of routes each. */
public enum Who {
    /** Nobody who signed in. */
    ANONYMOUS,
    /** A trader who came by link and code. */
    GUIDE,
    /** A program with a token. */
    PROGRAM,
    /** A support agent. */
    AGENT,
    /** An agent who may also end others' sessions. */
    SUPERVISOR,
    /** An agent who may also manage people. */
    ADMIN,
    /** Somebody who looks and changes nothing. */
    AUDITOR;

    static Who of(Role role) {
        return switch (role) {
            case AGENT -> AGENT;
            case SUPERVISOR -> SUPERVISOR;
            case ADMIN -> ADMIN;
            case AUDITOR -> AUDITOR;
        };
    }
}
