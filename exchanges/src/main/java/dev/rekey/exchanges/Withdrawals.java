package dev.rekey.exchanges;

/** On what it rests that nobody can move money out with a key, from best to worst. */
public enum Withdrawals {
    /** The exchange told that the key may not withdraw. */
    TOLD_OFF,
    /** The exchange does not tell it, but the key works only from addresses on its list. */
    BOUND,
    /** Stated by the customer, and not checked. */
    STATED,
    /** Nothing. */
    UNPROVED
}
