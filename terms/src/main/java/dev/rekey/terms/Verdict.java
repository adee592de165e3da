package dev.rekey.terms;

import java.util.Collection;
import java.util.Comparator;

/** What the check of a key came to, in one word, from best to worst. */
public enum Verdict {
    ACCEPTED,
    /** Tried again later: the exchange has not activated the key or its IP addresses yet. */
    NOT_READY,
    /** Nothing can be said about the key now: maintenance, a timeout, an answer we do not know. */
    UNKNOWN,
    /** The customer must act. */
    REJECTED;

    /** The worst of them; {@link #ACCEPTED} when there are none. */
    public static Verdict worst(Collection<Verdict> verdicts) {
        return verdicts.stream().max(Comparator.naturalOrder()).orElse(ACCEPTED);
    }
}
