package dev.rekey.exchanges;

/** How one check ended. */
public enum CheckResult {
    PASSED,
    FAILED,
    /** The exchange cannot tell, or an earlier check failed. Never shown as passed. */
    NOT_CHECKED,
    /** Tried again later. */
    WAITING,
    /** Nothing can be said now. */
    UNKNOWN
}
