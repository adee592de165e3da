package dev.rekey.accounts.read;

import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BinaryOperator;

/**
 * How far the feed of changes has come, or a reader of it: a number for each of its lanes. It never changes.
 */
public final class FeedPosition {

    private final SortedMap<Integer, Long> lanes;

    private FeedPosition(SortedMap<Integer, Long> lanes) {
        this.lanes = lanes;
    }

    /** Before the first change. */
    public static FeedPosition start() {
        return new FeedPosition(new TreeMap<>());
    }

    static FeedPosition of(SortedMap<Integer, Long> lanes) {
        return new FeedPosition(new TreeMap<>(lanes));
    }

    /** How many changes there were up to here: it rises with each one that becomes visible. */
    public long total() {
        return lanes.values().stream().mapToLong(Long::longValue).sum();
    }

    long in(int lane) {
        return lanes.getOrDefault(lane, 0L);
    }

    Iterable<Integer> lanes() {
        return lanes.keySet();
    }

    /** This position, but nowhere beyond the other one. */
    FeedPosition atMost(FeedPosition other) {
        SortedMap<Integer, Long> least = new TreeMap<>();
        lanes.forEach((lane, number) -> least.put(lane, Math.min(number, other.in(lane))));
        return new FeedPosition(least);
    }

    /** This position, in these lanes as far as there. */
    FeedPosition with(SortedMap<Integer, Long> further) {
        BinaryOperator<Long> later = Math::max;
        SortedMap<Integer, Long> both = new TreeMap<>(lanes);
        further.forEach((lane, number) -> both.merge(lane, number, later));
        return new FeedPosition(both);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof FeedPosition position && position.lanes.equals(lanes);
    }

    @Override
    public int hashCode() {
        return lanes.hashCode();
    }

    @Override
    public String toString() {
        return "FeedPosition" + lanes;
    }
}
