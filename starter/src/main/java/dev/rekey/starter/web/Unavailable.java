package dev.rekey.starter.web;

import dev.rekey.starter.words.ProblemCode;
import java.time.Duration;
import org.springframework.http.HttpStatus;

/** Nothing was done because a part of the system does not answer. */
public final class Unavailable extends Told {
    private static final long serialVersionUID = 1L;

    /** With what is said of it. */
    public Unavailable(ProblemCode code) {
        super(HttpStatus.SERVICE_UNAVAILABLE, code.with(), Duration.ofSeconds(5));
    }
}
