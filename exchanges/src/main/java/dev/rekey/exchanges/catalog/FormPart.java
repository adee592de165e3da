package dev.rekey.exchanges.catalog;

/** A part of the form on which a key is made, in whatever words the exchange has for it. */
public enum FormPart {
    /** The menus that lead there. */
    MENU(true),
    /** A button that begins something, and what is chosen after it. */
    START(true),
    /** The field for the key's name. */
    NAME(false),
    /** Something to choose or to set. */
    CHOICE(true),
    /** The field for the passphrase that goes with the key. */
    PASSPHRASE(false),
    /** The field for the IP addresses. */
    ADDRESSES(false),
    /** What the key may do. */
    PERMISSIONS(false),
    /** The codes that confirm it. */
    CODES(false),
    /** The button that ends it. */
    PRESS(false),
    /** Where key and secret are shown. */
    SECRET(false);

    private final boolean worded;

    FormPart(boolean worded) {
        this.worded = worded;
    }

    /** Whether there is nothing to it but the exchange's own words, which an action then has to name. */
    public boolean worded() {
        return worded;
    }
}
