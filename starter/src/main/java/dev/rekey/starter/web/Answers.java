package dev.rekey.starter.web;

import dev.rekey.starter.door.Answer;
import java.util.Optional;

/** From the door's answers to what a controller does next. */
public final class Answers {

    /** Said, and only then, when Temporal keeps the action without a worker. */
    public static final String SAVED =
            "Saved. Our system looks at it as soon as it is back, and this page then shows what became of it.";

    private Answers() {}

    /**
     * The next view; empty when the action is saved but not taken yet.
     *
     * @throws Conflict when it was refused or the session is over
     * @throws Busy when it was not sent
     * @throws Unanswered when nobody knows
     */
    public static <V> Optional<V> view(Answer<V> answer) {
        if (answer instanceof Answer.Now<V> now) {
            return Optional.of(now.view());
        }
        if (answer instanceof Answer.Refused<V> refused) {
            throw new Conflict(refused.why());
        }
        if (answer instanceof Answer.Busy<V> busy) {
            throw new Busy(busy.again());
        }
        if (answer instanceof Answer.Unknown<V>) {
            throw new Unanswered();
        }
        if (answer instanceof Answer.Over<V>) {
            throw new Conflict("This is over: nothing more can be done here.");
        }
        return Optional.empty();
    }
}
