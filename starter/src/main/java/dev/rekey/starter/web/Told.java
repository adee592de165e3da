package dev.rekey.starter.web;

import dev.rekey.workflows.model.Message;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;

/**
 * Why something was not done, or why nobody can tell. Its status says which:
 * with {@link HttpStatus#GATEWAY_TIMEOUT} it may have been done, with any other it was not.
 */
public abstract sealed class Told extends RuntimeException permits Busy, Conflict, TooOften, Unanswered, Unavailable {
    private static final long serialVersionUID = 1L;

    private final HttpStatus status;

    private final transient Message said;

    private final transient @Nullable Duration again;

    Told(HttpStatus status, Message said, @Nullable Duration again) {
        super(said.code());
        this.said = said;
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

    /** What is said to the person. */
    public Message said() {
        return said;
    }
}
