package dev.rekey.starter.web;

import dev.rekey.starter.words.ProblemCode;
import java.time.Duration;
import org.springframework.http.HttpStatus;

/** It was sent and nobody answered: it may have been done, or may still be. */
public final class Unanswered extends Told {
    private static final long serialVersionUID = 1L;

    /** Of an action. */
    public Unanswered() {
        this(ProblemCode.UNANSWERED);
    }

    /** Of something else. */
    public Unanswered(ProblemCode code) {
        super(HttpStatus.GATEWAY_TIMEOUT, code.with(), Duration.ofSeconds(5));
    }
}
