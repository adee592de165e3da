package dev.rekey.starter.door;

import dev.rekey.workflows.model.Message;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;

/** What became of the wish to start a session. */
public sealed interface Opened {

    /**
     * It runs.
     *
     * @param sessionId the session that takes the accounts
     * @param joined whether that was there already
     * @param leftOut accounts that are not part of it, and why
     */
    @Schema(name = "Started")
    record Session(String sessionId, boolean joined, List<LeftOut> leftOut) implements Opened {}

    /**
     * It is kept: the customer's session takes the accounts as soon as the system is back.
     *
     * @param id names the start; the session has this id if it begins by it
     * @param leftOut accounts that are not part of it, and why
     */
    record Saved(String id, List<LeftOut> leftOut) implements Opened {}

    /**
     * An account for which no key is asked.
     *
     * @param sentence why, and what is true of it instead
     */
    record LeftOut(String accountId, String label, String sentence) {}

    /** It was not started; this says why and what to do. */
    record Refused(Message why) implements Opened {}
}
