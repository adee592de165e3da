package dev.rekey.starter.door;

/** What became of the wish to start a session. */
public sealed interface Opened {

    /**
     * It runs.
     *
     * @param joined whether the customer's session was open already
     */
    record Session(String sessionId, boolean joined) implements Opened {}

    /** It was not started; the sentence says why and what to do. */
    record Refused(String sentence) implements Opened {}
}
