package dev.rekey.accounts.access;

/**
 * What became of a six-digit code.
 *
 * @param outcome whether it fits
 * @param triesLeft how many wrong tries are left; 0 unless the outcome is WRONG
 */
public record CodeCheck(Outcome outcome, int triesLeft) {

    /** Whether a code fits; of two codes that were tried together, the first of these counts. */
    public enum Outcome {
        /** It fits, for the first and only time. */
        OK,
        /** It does not fit. */
        WRONG,
        /** There were too many wrong tries. */
        LOCKED,
        /** It is too old. */
        EXPIRED,
        /** It was used before. */
        USED,
        /** There is no code. */
        NONE
    }
}
