package dev.rekey.terms;

import java.util.EnumSet;
import java.util.Set;

/** One thing that is checked of a new key, in the order people read it. */
public enum Check {
    KEY_ACCEPTED("The exchange knows the key"),
    SECRET("The secret matches"),
    PASSPHRASE("The passphrase matches"),
    CLOCK("Clocks agree"),
    ADDRESSES("All IP addresses work"),
    READ("May read the account"),
    TRADE("May trade this market"),
    NO_WITHDRAW("May not withdraw"),
    SAME_ACCOUNT("Same exchange account as before"),
    NEW_KEY("A new key of its own"),
    EXPIRY("When it ends"),
    KEY_KIND("Kind of key");

    private static final Set<Check> OF_ANOTHER_KEY = EnumSet.of(NEW_KEY, SAME_ACCOUNT, KEY_KIND);

    private final String title;

    Check(String title) {
        this.title = title;
    }

    /** Whether a key that fails it is another one than the account needs: nothing makes it the right one. */
    public boolean tellsOfAnotherKey() {
        return OF_ANOTHER_KEY.contains(this);
    }

    /** The words people read. */
    public String title() {
        return title;
    }
}
