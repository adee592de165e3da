package dev.rekey.starter.door;

/**
 * What became of an action.
 *
 * @param <V> the view it leads to
 */
public sealed interface Answer<V> {

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
