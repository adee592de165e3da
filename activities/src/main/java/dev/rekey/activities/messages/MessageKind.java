package dev.rekey.activities.messages;

import org.jspecify.annotations.Nullable;

/** What customers are told. */
public enum MessageKind {
    /** A session has begun. */
    INVITATION("invitation"),
    /** The customer has not come for a while. */
    REMINDER("reminder"),
    /** An agent wants them to come. */
    NUDGE("reminder"),
    /** What an account waited for has come, one way or the other. */
    TURNED("turned"),
    /** Support has dealt with a call for help. */
    ANSWERED("answered"),
    /** Support has written to the customer. */
    REPLIED("replied"),
    /** The session soon ends by itself. */
    EXPIRES("expires"),
    /** The session is over. */
    FINISHED("finished"),
    /** A browser that is not known asks for a code. */
    CODE("code");

    private final String words;

    MessageKind(String words) {
        this.words = words;
    }

    /** The kind of this name; null for what is told to nobody but the desk. */
    static @Nullable MessageKind of(String name) {
        for (MessageKind kind : values()) {
            if (kind.name().equals(name)) {
                return kind;
            }
        }
        return null;
    }

    /** Where its words are. */
    String words() {
        return words;
    }

    /** Whether the customer can turn it off. What keeps bots from running is told all the same. */
    boolean optional() {
        return this == REMINDER || this == NUDGE;
    }

    /** Whether it waits for the end of the customer's night. What somebody has just done or asked for does not. */
    boolean keepsQuiet() {
        return this == REMINDER || this == EXPIRES;
    }

    /** Whether it only makes sense while the session goes on. */
    boolean needsOpenSession() {
        return this != FINISHED;
    }

    /** Whether another message of the same session makes it superfluous, or it stands for itself. */
    boolean alone() {
        return this == CODE;
    }
}
