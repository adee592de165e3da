package dev.rekey.starter.words;

import dev.rekey.accounts.Message;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** How far a message to a customer has come, in words for the desk. */
@Component
public class MessageStates {

    /** One sentence; null for a message of before, that was only ever shown. */
    public @Nullable String say(Message message) {
        return switch (message.state()) {
            case SHOWN -> null;
            case QUEUED ->
                message.tries() == 0
                        ? "waits to be sent"
                        : "not sent yet, tried " + times(message.tries()) + ": " + answer(message);
            case SENT -> "sent to " + message.address();
            case FAILED -> "given up after " + times(message.tries()) + ": " + answer(message);
            case BOUNCED -> "came back from " + message.address() + ": " + message.answer();
            // A try that nobody saw the end of may have arrived.
            case UNSENT ->
                (message.tries() > 0 && message.answer() == null
                                ? "may have been sent, and is not sent again: "
                                : "not sent: ")
                        + why(message.why());
        };
    }

    /** When that happened; null while it waits for its first try. */
    public @Nullable Instant at(Message message) {
        return message.settledAt() == null ? message.triedAt() : message.settledAt();
    }

    /** Whether an agent can have it sent once more. */
    public boolean again(Message message) {
        return switch (message.state()) {
            case SENT, FAILED, BOUNCED -> !message.kind().equals("CODE");
            case UNSENT ->
                message.why() == Message.Why.NO_ADDRESS
                        || message.why() == Message.Why.NO_CHANNEL
                        || message.why() == Message.Why.NEWER;
            case SHOWN, QUEUED -> false;
        };
    }

    private static String answer(Message message) {
        return message.answer() == null ? "the mail server has not answered yet" : message.answer();
    }

    private static String times(int tries) {
        return tries == 1 ? "once" : tries + " times";
    }

    private static String why(Message.@Nullable Why why) {
        if (why == null) {
            return "nobody knows why";
        }
        return switch (why) {
            case NO_ADDRESS -> "no e-mail address is known";
            case NO_CHANNEL -> "this installation sends no mail";
            case NEWER -> "a newer message says it all";
            case NOT_NEEDED -> "it was not needed any more";
            case REMINDERS_OFF -> "the customer has turned reminders off";
            case TOO_LONG -> "it was tried for too long";
            case REFUSED -> "it was refused";
        };
    }
}
