package dev.rekey.starter.web;

import dev.rekey.workflows.model.Message;
import java.time.Duration;
import org.springframework.http.HttpStatus;

/** Nothing was done because a part of the system does not answer. */
public final class Unavailable extends Told {
    private static final long serialVersionUID = 1L;

    /** With a sentence. */
    public Unavailable(String sentence) {
        super(HttpStatus.SERVICE_UNAVAILABLE, Message.words(sentence), Duration.ofSeconds(5));
    }
}
