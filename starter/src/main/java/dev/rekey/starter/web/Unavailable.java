package dev.rekey.starter.web;

import java.time.Duration;
import org.springframework.http.HttpStatus;

/** Nothing was done because a part of the system does not answer; its message is the sentence for the person. */
public final class Unavailable extends Told {
    private static final long serialVersionUID = 1L;

    /** With the sentence. */
    public Unavailable(String sentence) {
        super(HttpStatus.SERVICE_UNAVAILABLE, sentence, Duration.ofSeconds(5));
    }
}
