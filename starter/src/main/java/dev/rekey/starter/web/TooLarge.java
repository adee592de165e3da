package dev.rekey.starter.web;

import java.io.IOException;

/** A body is longer than anything that is sent here. */
final class TooLarge extends IOException {
    private static final long serialVersionUID = 1L;

    static final String SENTENCE = "That is too long. Send less at once.";

    TooLarge() {
        super(SENTENCE);
    }
}
