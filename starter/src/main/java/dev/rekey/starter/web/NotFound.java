package dev.rekey.starter.web;

/** There is nothing here for this visitor: the same answer whether it is foreign or was never there. */
public final class NotFound extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Says nothing about why. */
    public NotFound() {
        super("There is nothing here.");
    }
}
