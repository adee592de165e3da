package dev.rekey.starter.door;

import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;

/** What became of the wish to start a session. */
public sealed interface Opened {

    /**
     * It runs.
     *
     * @param joined whether the customer's session was open already
     * @param leftOut accounts that are not part of it, and why
     */
    @Schema(name = "Started")
    record Session(String sessionId, boolean joined, List<LeftOut> leftOut) implements Opened {}

    /**
     * An account for which no key is asked.
     *
     * @param sentence why, and what is true of it instead
     */
    record LeftOut(String accountId, String label, String sentence) {}

    /** It was not started; the sentence says why and what to do. */
    record Refused(String sentence) implements Opened {}
}
