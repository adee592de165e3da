package dev.rekey.starter.web;

import dev.rekey.starter.words.ProblemCode;
import java.time.Duration;
import java.util.Arrays;
import org.springframework.http.HttpStatus;

/** Something was tried too often; the person has to wait. */
public final class TooOften extends Told {
    private static final long serialVersionUID = 1L;

    /** With what was tried too often; how long to wait is the last of its arguments. */
    public TooOften(ProblemCode what, Duration wait, Object... before) {
        super(HttpStatus.TOO_MANY_REQUESTS, what.with(and(before, wait)), wait);
    }

    private static Object[] and(Object[] before, Duration wait) {
        Object[] all = Arrays.copyOf(before, before.length + 1);
        all[before.length] = wait;
        return all;
    }
}
