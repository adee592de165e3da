package dev.rekey.starter.web;

import dev.rekey.starter.words.ProblemCode;
import java.time.Duration;
import org.springframework.http.HttpStatus;

/** Too much is under way, so that nothing was sent. The page's script sends it again by itself. */
public final class Busy extends Told {
    private static final long serialVersionUID = 1L;

    /** The header by which the script knows this answer. */
    public static final String HEADER = "Rekey-Busy";

    /** Until then. */
    public Busy(Duration again) {
        super(HttpStatus.SERVICE_UNAVAILABLE, ProblemCode.BUSY.with(), again);
    }
}
