package dev.rekey.starter.web;

import java.time.Duration;

/** Something was tried too often; the person has to wait. Its message is the sentence for the person. */
public final class TooOften extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Duration wait;

    /** With the beginning of the sentence, such as "There were too many wrong sign-ins." */
    public TooOften(String what, Duration wait) {
        super(what + " Try again in " + words(wait) + ".");
        this.wait = wait;
    }

    /** How long to wait. */
    public Duration waiting() {
        return wait;
    }

    private static String words(Duration wait) {
        long minutes = Math.max(1, (wait.toSeconds() + 59) / 60);
        if (minutes > 90) {
            return (minutes + 59) / 60 + " hours";
        }
        return minutes == 1 ? "a minute" : minutes + " minutes";
    }
}
