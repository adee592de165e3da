package dev.rekey.starter.web;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;

/**
 * Why something was not done, or why nobody can tell; its message is the sentence for the person. Its status says which:
 * with {@link HttpStatus#GATEWAY_TIMEOUT} it may have been done, with any other it was not.
 */
public abstract sealed class Told extends RuntimeException permits Busy, Conflict, TooOften, Unanswered, Unavailable {
    private static final long serialVersionUID = 1L;

    private final HttpStatus status;

    private final transient @Nullable Duration again;

    Told(HttpStatus status, String sentence, @Nullable Duration again) {
        super(sentence);
        this.status = status;
        this.again = again;
    }

    /** The status of the answer. */
    public HttpStatus status() {
        return status;
    }

    /** When the same may be sent again; null when that would lead nowhere. */
    public @Nullable Duration again() {
        return again;
    }

    /** The sentence for the person. */
    public String sentence() {
        return String.valueOf(getMessage());
    }
}
