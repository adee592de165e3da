package dev.rekey.accounts;

import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A notice on its way to a customer: one row of the outbox.
 *
 * @param key the id under which it counts once
 * @param kind what sort of message, as one constant word
 * @param accountId the account it is about, if one
 * @param askId the browser that asked for a code, of a message that brings one
 * @param text what it says, in the words of the desk
 * @param due when it should go out
 * @param why what stopped it, of one that was not sent
 * @param answer what the other side said when it refused; without the address
 * @param channel what it goes out by
 * @param address where it went, or was tried
 * @param tries how often it was tried
 * @param triedAt when it was tried last
 * @param settledAt when it was sent or given up
 */
public record Message(
        String key,
        String kind,
        String sessionId,
        @Nullable String customerId,
        @Nullable String accountId,
        @Nullable String askId,
        String text,
        Instant due,
        State state,
        @Nullable Why why,
        @Nullable String answer,
        @Nullable String channel,
        @Nullable String address,
        int tries,
        @Nullable Instant triedAt,
        @Nullable Instant settledAt) {

    /** Where a message is. */
    public enum State {
        /** For the desk only. */
        SHOWN,
        /** Waits to be sent, or to be tried again. */
        QUEUED,
        /** The other side took it. */
        SENT,
        /** Nobody took it for so long that it has lost its point. */
        FAILED,
        /** The other side says that this address takes no mail. */
        BOUNCED,
        /** Not sent, for a reason of ours. */
        UNSENT
    }

    /** Why a message was not sent. */
    public enum Why {
        /** No address is known. */
        NO_ADDRESS,
        /** This installation sends nothing. */
        NO_CHANNEL,
        /** A newer message says all that it would have said. */
        NEWER,
        /** What it was about is over. */
        NOT_NEEDED,
        /** The customer turned reminders off. */
        REMINDERS_OFF,
        /** It was tried for too long. */
        TOO_LONG,
        /** The other side refused it for good. */
        REFUSED
    }

    /**
     * The key of the message that tells of an answer. Support answers and lets the customer go on by one request, and both
     * are told of under this one name.
     */
    public static String answerKey(String sessionId, String requestId) {
        return "answered/" + sessionId + "/" + requestId;
    }

    /** Says nothing of the person. */
    @Override
    public String toString() {
        return "Message[" + kind + ", " + state.name().toLowerCase(Locale.ROOT) + "]";
    }
}
