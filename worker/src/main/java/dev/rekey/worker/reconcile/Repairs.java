package dev.rekey.worker.reconcile;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Counts what was repaired, and logs of which workflow it was the view. */
final class Repairs {

    private static final Logger LOG = LoggerFactory.getLogger(Repairs.class);

    /** What can be repaired. */
    enum Kind {
        /** A workflow was asked to publish its view anew. */
        VIEW_ASKED_FOR,
        /** The last view of a rotation was written whose workflow has ended. */
        ACCOUNT_CLOSED,
        /** The last view of a session was written whose workflow has ended. */
        SESSION_CLOSED,
        /** A rotation was ended whose session was ended from outside. */
        ROTATION_ENDED,
        /** A session was told that the rotation of one of its accounts has ended. */
        SESSION_TOLD,
        /** A session was started, or joined, that had been asked for while one was there that was ended from outside. */
        SESSION_STARTED,
        /** An account was marked as needing a key, because the one that was proved is not stored any more. */
        KEY_MISSED,
        /** An action that no workflow will take any more was answered. */
        ACTION_ANSWERED
    }

    private final Map<Kind, Counter> counters = new EnumMap<>(Kind.class);

    Repairs(MeterRegistry meters) {
        for (Kind kind : Kind.values()) {
            counters.put(
                    kind,
                    Counter.builder("rekey.reconcile.repairs")
                            .description("What the reconciler repaired, by kind")
                            .tag("kind", kind.name())
                            .register(meters));
        }
    }

    void count(Kind kind, String workflowId) {
        LOG.info("{}: {}", workflowId, kind);
        Counter counter = counters.get(kind);
        if (counter != null) {
            counter.increment();
        }
    }
}
