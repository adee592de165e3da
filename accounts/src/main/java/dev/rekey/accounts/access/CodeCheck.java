package dev.rekey.accounts.access;

/**
 * What became of a six-digit code.
 *
 * @param outcome whether it fits
 * @param triesLeft how many wrong tries are left; 0 unless the outcome is WRONG
 */
public record CodeCheck(Outcome outcome, int triesLeft) {

    /** Whether a code fits. */
    public enum Outcome {
        /** It fits, for the first and only time. */
        OK,
        /** It does not fit. */
        WRONG,
        /** It is too old. */
        EXPIRED,
        /** There were too many wrong tries. */
        LOCKED,
        /** There is no code, or it was used before. */
        NONE
    }
}
