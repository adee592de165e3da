package dev.rekey.starter.web;

import dev.rekey.workflows.model.Message;
import org.springframework.http.HttpStatus;

/** An action that does not fit and was not done. */
public final class Conflict extends Told {
    private static final long serialVersionUID = 1L;

    /** With what is said of it. */
    public Conflict(Message said) {
        super(HttpStatus.CONFLICT, said, null);
    }
}
