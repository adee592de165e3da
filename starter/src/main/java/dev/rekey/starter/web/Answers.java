package dev.rekey.starter.web;

import dev.rekey.starter.door.Answer;
import dev.rekey.starter.words.ProblemCode;
import dev.rekey.workflows.model.Message;
import java.util.Optional;

/** From the door's answers to what a controller does next. */
public final class Answers {

    /** Said, and only then, when Temporal keeps the action without a worker. */
    public static final Message SAVED = ProblemCode.SAVED.with();

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
            throw new Conflict(ProblemCode.OVER.with());
        }
        return Optional.empty();
    }
}
