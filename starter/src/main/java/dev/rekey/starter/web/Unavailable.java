package dev.rekey.starter.web;

/** Nothing was saved because a part of the system does not answer; its message is the sentence for the person. */
public final class Unavailable extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** With the sentence. */
    public Unavailable(String sentence) {
        super(sentence);
    }
}
