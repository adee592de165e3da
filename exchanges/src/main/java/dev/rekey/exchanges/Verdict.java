package dev.rekey.exchanges;

import java.util.Collection;
import java.util.Comparator;

/** What a check came to, from best to worst. */
public enum Verdict {
    ACCEPTED,
    /** The exchange has not taken everything over yet; asking again later may help. */
    NOT_READY,
    /** Nothing can be said about the key: no answer, maintenance, a network or place refused. */
    UNKNOWN,
    /** The user must act. */
    REJECTED;

    /** The worst of them; {@link #ACCEPTED} when there are none. */
    public static Verdict worst(Collection<Verdict> verdicts) {
        return verdicts.stream().max(Comparator.naturalOrder()).orElse(ACCEPTED);
    }
}
