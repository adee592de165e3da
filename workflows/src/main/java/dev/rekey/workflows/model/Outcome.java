package dev.rekey.workflows.model;

/** How an account's way through a session ended. */
public enum Outcome {
    /** Every key of the account is new and was proved twice. */
    REPLACED,
    /** A key was kept: it was fixed or extended on the exchange and proved twice; any other is new. */
    MENDED,
    /** The account works again and was fixed elsewhere, as the platform or support says. */
    FIXED_ELSEWHERE,
    /** Left out by a person, with a reason. */
    SKIPPED,
    /** The session was cancelled before this account was done. */
    CANCELLED,
    /** The session ended by itself after its last day. */
    EXPIRED;

    /** Whether the account has a key that works, as far as is known. */
    public boolean success() {
        return this == REPLACED || this == MENDED || this == FIXED_ELSEWHERE;
    }
}
