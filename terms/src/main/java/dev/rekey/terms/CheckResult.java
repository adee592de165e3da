package dev.rekey.terms;

/** The result of one {@link Check}. */
public enum CheckResult {
    PASSED,
    FAILED,
    /** The exchange cannot tell, or an earlier check failed first. Never shown as passed. */
    NOT_CHECKED,
    /** Will be tried again by itself. */
    WAITING,
    /** Could not be found out now. */
    UNKNOWN
}
