package dev.rekey.starter.web;

import dev.rekey.workflows.model.Message;
import java.time.Duration;
import org.springframework.http.HttpStatus;

/** Something was tried too often; the person has to wait. */
public final class TooOften extends Told {
    private static final long serialVersionUID = 1L;

    /** With the beginning of the sentence, such as "There were too many wrong sign-ins." */
    public TooOften(String what, Duration wait) {
        super(HttpStatus.TOO_MANY_REQUESTS, Message.words(what + " Try again in " + words(wait) + "."), wait);
    }

    private static String words(Duration wait) {
        long minutes = Math.max(1, (wait.toSeconds() + 59) / 60);
        if (minutes > 90) {
            return (minutes + 59) / 60 + " hours";
        }
        return minutes == 1 ? "a minute" : minutes + " minutes";
    }
}
