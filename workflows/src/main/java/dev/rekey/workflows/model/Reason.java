package dev.rekey.workflows.model;

/** Why a customer's keys must be replaced. */
public enum Reason {
    VAULT_RESET,
    KEY_EXPIRED,
    KEY_DELETED,
    WHITELIST_CHANGED,
    /** Anything else; comes with words. */
    OTHER
}
