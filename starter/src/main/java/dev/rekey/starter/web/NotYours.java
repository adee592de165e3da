package dev.rekey.starter.web;

import dev.rekey.starter.words.ProblemCode;

/** What somebody sees but another has to do. */
public final class NotYours extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final ProblemCode code;

    /** With what is said of it. */
    public NotYours(ProblemCode code) {
        super(code.key());
        this.code = code;
    }

    /** What is said of it. */
    public ProblemCode code() {
        return code;
    }
}
