package dev.rekey.workflows.model;

/** What verification found, in one word. */
public enum Verdict {
    ACCEPTED,
    /** The customer must act. */
    REJECTED,
    /** Will be tried again: the exchange has not taken over the key or its addresses yet. */
    NOT_READY,
    /** Nothing can be said about the key now: maintenance, timeout, an answer we do not know. */
    UNKNOWN
}
