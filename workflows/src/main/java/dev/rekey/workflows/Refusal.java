package dev.rekey.workflows;

import dev.rekey.workflows.model.Message;
import dev.rekey.workflows.words.Sentences;
import io.temporal.failure.ApplicationFailure;

/** The failure of an action that was refused: its detail is the message, its text the same for who reads a history. */
public final class Refusal {

    /** The type on the wire. */
    public static final String TYPE = "Refused";

    private Refusal() {}

    /** What an action is refused with. */
    public static ApplicationFailure of(Message why) {
        return ApplicationFailure.newNonRetryableFailure(Sentences.ENGLISH.of(why), TYPE, why);
    }

    /** Why an action was refused; a failure without a detail is told by its text. */
    public static Message why(ApplicationFailure refused) {
        Message why = refused.getDetails().getSize() == 0
                ? null
                : refused.getDetails().get(0, Message.class);
        return why == null ? Message.words(refused.getOriginalMessage()) : why;
    }
}
