package dev.rekey.accounts.secrets;

/** What a promotion came to. */
public enum Promotion {
    /** The candidate is now the current credential. */
    PROMOTED,
    /** This attempt was promoted before; nothing was changed. */
    ALREADY_DONE,
    /** The attempt is not the candidate: replaced, discarded or never stored. Nothing was changed. */
    NOT_THE_CANDIDATE
}
