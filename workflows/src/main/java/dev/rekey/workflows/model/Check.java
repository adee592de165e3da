package dev.rekey.workflows.model;

/** One thing that is checked of a new key, in the order people read it. */
public enum Check {
    KEY_ACCEPTED("The exchange knows the key"),
    SECRET("The secret matches"),
    PASSPHRASE("The passphrase matches"),
    CLOCK("Clocks agree"),
    ADDRESSES("Every address works"),
    READ("May read the account"),
    TRADE("May trade this market"),
    NO_WITHDRAW("May not withdraw"),
    SAME_ACCOUNT("Same exchange account as before"),
    NEW_KEY("A new key of its own"),
    EXPIRY("When it ends"),
    KEY_KIND("Kind of key");

    private final String title;

    Check(String title) {
        this.title = title;
    }

    /** The words people read. */
    public String title() {
        return title;
    }
}
