package dev.rekey.starter.door;

import dev.rekey.workflows.model.Message;

/** What became of the wish to start a session, exactly as far as it is known. */
public sealed interface Started {

    /**
     * The accounts are taken, or will be as soon as this session begins.
     *
     * @param sessionId the session that takes them
     * @param joined whether that is one that was there already, or was about to begin
     */
    record Session(String sessionId, boolean joined) implements Started {}

    /**
     * Temporal keeps it and no worker has answered: the customer's session takes the accounts when one is back. Which
     * session that is, nobody knows yet.
     */
    record Saved() implements Started {}

    /** It does not fit and was not done; this says why. */
    record Refused(Message why) implements Started {}
}
