package dev.rekey.worker.reconcile;

import dev.rekey.worker.reconcile.Workflows.Run;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * What was found equal, in a few bytes for each workflow: while neither its history nor its view has moved since, it
 * need not be asked, which would have a worker replay it.
 */
final class Seen {

    private final Map<String, Long> marks = new HashMap<>();

    boolean same(Run run, String sessionId, long changeNo) {
        return Objects.equals(marks.get(run.workflowId()), mark(run, sessionId, changeNo));
    }

    void note(Run run, String sessionId, long changeNo) {
        marks.put(run.workflowId(), mark(run, sessionId, changeNo));
    }

    void keepOnly(Iterable<String> workflowIds) {
        Set<String> open = new HashSet<>();
        workflowIds.forEach(open::add);
        marks.keySet().retainAll(open);
    }

    void forget() {
        marks.clear();
    }

    private static long mark(Run run, String sessionId, long changeNo) {
        long mark = run.runId().hashCode();
        mark = mark * 31 + sessionId.hashCode();
        mark = mark * 1_000_003 + run.events();
        mark = mark * 1_000_003 + run.bytes();
        return mark * 1_000_003 + changeNo;
    }
}
