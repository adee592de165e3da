package dev.rekey.accounts.access;

/** What an agent may do. Which page that opens is written in the starter's table of routes. */
public enum Role {
    /** Helps customers in every session, and ends the sessions they started themselves. */
    AGENT,
    /** May also end sessions that others started. */
    SUPERVISOR,
    /** May also manage agents and programs. */
    ADMIN,
    /** Looks at sessions and at the audit trail, and changes nothing. */
    AUDITOR
}
