package dev.rekey.workflows.model;

/** On what it rests that nobody can move money out with a key, where the exchange did not tell it; the best first. */
public enum Withdrawals {
    BOUND("works only from IP addresses on its list; the exchange does not tell whether it may withdraw"),
    STATED("may not withdraw: stated by the customer, not checked"),
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
