package dev.rekey.workflows.model;

import dev.rekey.terms.Step;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** What a {@link Message} can say. Its key stands on the wire and in tables, and keeps its meaning. */
public interface Code {

    /** What sort of fact an argument is, and so how it is written in a language. */
    enum Arg {
        /** A name, or what a person wrote: shown as it is. */
        TEXT,
        /** A whole number. */
        NUMBER,
        /** A moment, shown as a time of day. */
        CLOCK,
        /** How long to wait, as a whole number of minutes or hours. */
        WAIT,
        /** The name of a {@link Step}. */
        STEP,
        /** The name of an {@link Outcome}. */
        OUTCOME,
        /** The name of a {@link Reason}. */
        REASON
    }

    /** The constant's name. */
    String name();

    /** The first part of the key. */
    String topic();

    /** The arguments a message of this code has. */
    List<Arg> takes();

    /** The key in the message bundles, such as {@code refusal.check-running}. */
    default String key() {
        return topic() + "." + name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The message of these facts, in the order of {@link #takes}. */
    default Message with(Object... facts) {
        if (facts.length != takes().size()) {
            throw new IllegalArgumentException(key() + " takes " + takes() + ", not " + Arrays.toString(facts));
        }
        return new Message(key(), Arrays.stream(facts).map(Code::plain).toList());
    }

    private static String plain(Object fact) {
        return fact instanceof Enum<?> one
                ? one.name()
                : fact instanceof Instant at ? at.toString() : String.valueOf(fact);
    }
}
