package dev.rekey.starter.web;

/** What somebody sees but another has to do; its message is the sentence for the person. */
public final class NotYours extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** With the sentence. */
    public NotYours(String sentence) {
        super(sentence);
    }
}
