package dev.rekey.terms;

/** What our trust rests on that nobody can move money out with a key; the best first. */
public enum Withdrawals {
    /** The exchange told that the key may not withdraw. */
    TOLD_OFF("may not withdraw: the exchange says so"),
    /** The exchange does not tell it, but the key works only from IP addresses on its list. */
    BOUND("works only from IP addresses on its list; the exchange does not tell whether it may withdraw"),
    /** Stated by the customer, and not checked. */
    STATED("may not withdraw: stated by the customer, not checked"),
    /** Nothing. */
    UNPROVED("may be able to withdraw: neither told by the exchange nor stated by the customer");

    private final String title;

    Withdrawals(String title) {
        this.title = title;
    }

    /** The words people read, after the name of a key. */
    public String title() {
        return title;
    }
}
