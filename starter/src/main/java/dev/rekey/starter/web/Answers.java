package dev.rekey.starter.web;

import dev.rekey.starter.door.Answer;
import java.util.Optional;

/** From the door's answers to what a controller does next. */
public final class Answers {

    /** Said, and only then, when Temporal keeps the action without a worker. */
    public static final String SAVED = "Saved. It goes on as soon as the system is back.";

    private Answers() {}

    /**
     * The next view; empty when the action is saved but not taken yet.
     *
     * @throws Conflict when it was refused or the session is over
     * @throws Unavailable when it was not saved
     */
    public static <V> Optional<V> view(Answer<V> answer) {
        if (answer instanceof Answer.Now<V> now) {
            return Optional.of(now.view());
        }
        if (answer instanceof Answer.Refused<V> refused) {
            throw new Conflict(refused.sentence());
        }
        if (answer instanceof Answer.NotSaved<V> not) {
            throw new Unavailable(not.sentence());
        }
        if (answer instanceof Answer.Over<V>) {
            throw new Conflict("This is over: nothing more can be done here.");
        }
        return Optional.empty();
    }
}
