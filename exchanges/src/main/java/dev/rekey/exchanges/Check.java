package dev.rekey.exchanges;

/** What is checked of a key, in the order people read it. */
public enum Check {
    KEY_ACCEPTED,
    SECRET,
    PASSPHRASE,
    CLOCK,
    ADDRESSES,
    READ,
    TRADE,
    NO_WITHDRAW,
    SAME_ACCOUNT,
    NEW_KEY,
    EXPIRY,
    KEY_KIND
}
