package dev.rekey.activities.messages;

/** A way to reach customers. One class adds one. */
public interface Channel {

    /** One word for it, as messages are marked with. */
    String name();

    /**
     * Hands a letter over. The same letter may come again when nobody knows whether it was taken; its id is then the same.
     * Whatever the other side does is an answer, never an error, and no answer quotes the address.
     */
    Answer send(Letter letter);

    /** What the other side said. */
    sealed interface Answer {

        /** It took the letter, and will see to it. */
        record Taken() implements Answer {}

        /** It does not take it now and may later. */
        record NotYet(String words) implements Answer {}

        /** It takes nothing for this address, now or later. */
        record Refused(String words) implements Answer {}
    }
}
