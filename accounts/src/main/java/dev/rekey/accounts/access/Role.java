package dev.rekey.accounts.access;

/** What an agent may do. */
public enum Role {
    /** Helps customers. */
    AGENT,
    /** May also manage agents and settings. */
    ADMIN
}
