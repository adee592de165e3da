package dev.rekey.starter.web;

import org.springframework.http.HttpStatus;

/** An action that does not fit and was not done; its message is the sentence for the person. */
public final class Conflict extends Told {
    private static final long serialVersionUID = 1L;

    /** With the sentence. */
    public Conflict(String sentence) {
        super(HttpStatus.CONFLICT, sentence, null);
    }
}
