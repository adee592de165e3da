package dev.rekey.workflows.model;

/** Why a customer's keys must be replaced. */
public enum Reason {
    VAULT_RESET("Vault reset"),
    KEY_EXPIRED("Key expired"),
    KEY_DELETED("Key deleted"),
    WHITELIST_CHANGED("Whitelist changed"),
    /** Anything else; comes with words. */
    OTHER("Other reason");

    private final String title;

    Reason(String title) {
        this.title = title;
    }

    /** The words people read. */
    public String title() {
        return title;
    }
}
