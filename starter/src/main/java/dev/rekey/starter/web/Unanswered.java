package dev.rekey.starter.web;

import dev.rekey.workflows.model.Message;
import java.time.Duration;
import org.springframework.http.HttpStatus;

/** It was sent and nobody answered: it may have been done, or may still be. */
public final class Unanswered extends Told {
    private static final long serialVersionUID = 1L;

    /** Of an action. */
    public static final String SENTENCE =
            "We got no answer, so we cannot tell yet whether this was done. This page shows"
                    + " it as soon as we know. If nothing has changed in a minute, do it once more: it counts only once.";

    /** Of an action. */
    public Unanswered() {
        this(SENTENCE);
    }

    /** With a sentence of its own. */
    public Unanswered(String sentence) {
        super(HttpStatus.GATEWAY_TIMEOUT, Message.words(sentence), Duration.ofSeconds(5));
    }
}
