package dev.rekey.starter.web;

import java.time.Duration;
import org.springframework.http.HttpStatus;

/** Something was tried too often; the person has to wait. Its message is the sentence for the person. */
public final class TooOften extends Told {
    private static final long serialVersionUID = 1L;

    /** With the beginning of the sentence, such as "There were too many wrong sign-ins." */
    public TooOften(String what, Duration wait) {
        super(HttpStatus.TOO_MANY_REQUESTS, what + " Try again in " + words(wait) + ".", wait);
    }

    private static String words(Duration wait) {
        long minutes = Math.max(1, (wait.toSeconds() + 59) / 60);
        if (minutes > 90) {
            return (minutes + 59) / 60 + " hours";
        }
        return minutes == 1 ? "a minute" : minutes + " minutes";
    }
}
