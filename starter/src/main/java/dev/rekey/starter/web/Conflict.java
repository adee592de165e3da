package dev.rekey.starter.web;

/** An action that does not fit; its message is the sentence for the person. */
public final class Conflict extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** With the sentence. */
    public Conflict(String sentence) {
        super(sentence);
    }
}
