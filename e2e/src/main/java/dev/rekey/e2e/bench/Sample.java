package dev.rekey.e2e.bench;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Durations of one kind, in milliseconds. */
final class Sample {

    private final List<Double> millis = new ArrayList<>();

    synchronized void add(long nanos) {
        millis.add(nanos / 1e6);
    }

    synchronized int size() {
        return millis.size();
    }

    /** The value that this share of the sample does not exceed. */
    synchronized double at(double share) {
        List<Double> sorted = new ArrayList<>(millis);
        Collections.sort(sorted);
        int index = (int) Math.ceil(share * sorted.size()) - 1;
        return sorted.get(Math.max(0, Math.min(sorted.size() - 1, index)));
    }

    /** Median, spread and tail. */
    String words() {
        return String.format(
                Locale.ROOT,
                "p50 %.1f ms (min %.1f, p90 %.1f, p99 %.1f, max %.1f; n=%d)",
                at(0.5),
                at(0),
                at(0.9),
                at(0.99),
                at(1),
                size());
    }

    /** The same for a program. */
    Map<String, Object> figures() {
        return Map.of("n", size(), "min", at(0), "p50", at(0.5), "p90", at(0.9), "p99", at(0.99), "max", at(1));
    }
}
