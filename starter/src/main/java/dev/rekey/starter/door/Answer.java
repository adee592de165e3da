package dev.rekey.starter.door;

import dev.rekey.workflows.model.Message;
import java.time.Duration;
import java.util.function.Function;

/**
 * What became of an action. Each kind is exactly what is known, no more: what is only hoped is {@link Unknown}.
 *
 * @param <V> the view it leads to
 */
public sealed interface Answer<V> {

    /** The same answer with another view in it, if it has one. */
    default <W> Answer<W> map(Function<V, W> to) {
        if (this instanceof Now<V> now) {
            return new Now<>(to.apply(now.view()));
        }
        if (this instanceof Refused<V> refused) {
            return new Refused<>(refused.why());
        }
        if (this instanceof Busy<V> busy) {
            return new Busy<>(busy.again());
        }
        if (this instanceof Unknown<V>) {
            return new Unknown<>();
        }
        return this instanceof Over<V> ? new Over<>() : new Saved<>();
    }

    /** It was taken; this is the next view. */
    record Now<V>(V view) implements Answer<V> {}

    /** Temporal keeps it. A worker will judge it, and then it is done or its refusal is told. */
    record Saved<V>() implements Answer<V> {}

    /** It does not fit and was not done; this says why and what to do. */
    record Refused<V>(Message why) implements Answer<V> {}

    /**
     * Too much is under way here, and so it was sent nowhere.
     *
     * @param again when to send it once more
     */
    record Busy<V>(Duration again) implements Answer<V> {}

    /** It was sent and nobody answered: it may have been done, may still be, or may be lost. */
    record Unknown<V>() implements Answer<V> {}

    /** The session is over, or there is none; it was not done. */
    record Over<V>() implements Answer<V> {}
}
