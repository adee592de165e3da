package dev.rekey.workflows.model;

/** Who has the next move. */
public enum Waiting {
    CUSTOMER,
    /** A check is running, or a second one is due by itself. */
    REKEY,
    /** The exchange is not ready or does not answer; tried again by itself. */
    EXCHANGE,
    /** A support agent is asked for. */
    SUPPORT,
    NOBODY
}
