package dev.rekey.e2e.prove;

/**
 * Something that was promised and is not so.
 *
 * @param promise the invariant, as numbered in docs/proving.md
 * @param what in one sentence
 */
record Violation(String promise, String what) {

    @Override
    public String toString() {
        return promise + ": " + what;
    }
}
