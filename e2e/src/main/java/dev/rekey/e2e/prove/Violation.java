package dev.rekey.e2e.prove;

/**
 * Something that was promised and is not so.
 *
 * @param promise the invariant, as numbered in docs/proving.md
 * @param what in one sentence
 */
record Violation(String promise, String what) {

    private static final int MOST = 700;

    /** In one line. */
    @Override
    public String toString() {
        String line = promise + ": " + what.replaceAll("\\s+", " ");
        return line.substring(0, Math.min(MOST, line.length()));
    }
}
