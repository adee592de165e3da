package dev.rekey.workflows.impl;

import io.temporal.workflow.Workflow;
import java.util.HashMap;
import java.util.Map;

/**
 * Names the lines of the audit by what they tell of, never by when they were written. A workflow task that is lost after
 * its lines were written is done again, perhaps with more to do and so in another order: what happened must have the same
 * name then, or a line would be written twice, and another one not at all because its name is taken.
 */
final class LineIds {

    private final String of;
    private final Map<String, Integer> times = new HashMap<>();

    /** Of a session, or of an account within it. */
    LineIds(String of) {
        this.of = of;
    }

    /** An action that was taken. */
    String taken(String requestId) {
        return of + "/taken/" + requestId;
    }

    /** An action that did not fit; recorded once, however often it is sent. */
    String ignored(String requestId) {
        return of + "/ignored/" + requestId;
    }

    /** What happens once in all runs. */
    String once(String what) {
        return of + "/" + what;
    }

    /** What happens again and again: its how-manieth time in this run. */
    String again(String what) {
        return of + "/" + what + "/" + Workflow.getInfo().getOriginalExecutionRunId() + "/"
                + times.merge(what, 1, Integer::sum);
    }
}
