package dev.rekey.workflows.impl;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The ids of the requests that were taken, so that one that comes again counts once. */
final class SeenIds {

    /** Enough to recognise a resubmitted form; older ids cannot come back from a living page. */
    private static final int MOST = 500;

    private final Set<String> ids = new LinkedHashSet<>();

    /** Whether this id was taken already. */
    boolean contains(String id) {
        return ids.contains(id);
    }

    /** Notes an id; answers false when it was there already. */
    boolean add(String id) {
        if (!ids.add(id)) {
            return false;
        }
        if (ids.size() > MOST) {
            ids.remove(ids.iterator().next());
        }
        return true;
    }

    /** All of them, the oldest first. */
    List<String> all() {
        return List.copyOf(ids);
    }
}
