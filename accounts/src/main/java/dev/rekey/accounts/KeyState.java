package dev.rekey.accounts;

/** Where a stored credential stands. An account has at most one of each for every slot. */
public enum KeyState {
    /** Checked or being checked, not used yet. */
    CANDIDATE,
    /** The one in use. */
    CURRENT,
    /** The one used before, kept until the second check of its successor. */
    PREVIOUS
}
