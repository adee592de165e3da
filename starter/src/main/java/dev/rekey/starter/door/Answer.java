package dev.rekey.starter.door;

import java.util.function.Function;

/**
 * What became of an action.
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
            return new Refused<>(refused.sentence());
        }
        if (this instanceof NotSaved<V> not) {
            return new NotSaved<>(not.sentence());
        }
        return this instanceof Over<V> ? new Over<>() : new Saved<>();
    }

    /** It was taken; this is the next view. */
    record Now<V>(V view) implements Answer<V> {}

    /** It is kept by Temporal and taken as soon as a worker is back. */
    record Saved<V>() implements Answer<V> {}

    /** It does not fit; the sentence says why and what to do. Nothing was changed. */
    record Refused<V>(String sentence) implements Answer<V> {}

    /** It was not saved; the person must try again. */
    record NotSaved<V>(String sentence) implements Answer<V> {}

    /** The session is over, or there is none. */
    record Over<V>() implements Answer<V> {}
}
