package dev.rekey.worker.reconcile;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Differences that were seen. A view on its way looks like one that is behind, so nothing is done about a difference
 * before it is seen a second time, some seconds later; and the more seldom, the more often it was done in vain.
 */
final class Suspects {

    private static final Duration LOOK_TWICE = Duration.ofSeconds(3);
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(10);
    private static final Duration LONGEST_PAUSE = Duration.ofHours(1);

    private final Clock clock;
    private final Map<String, Map<String, Suspect>> byWorkflow = new HashMap<>();

    Suspects(Clock clock) {
        this.clock = clock;
    }

    private static final class Suspect {
        private final Instant since;
        private Object detail;
        private Instant next;
        private int tries;

        Suspect(Object detail, Instant since) {
            this.since = since;
            this.detail = detail;
            this.next = since.plus(LOOK_TWICE);
        }

        void moved(Object to, Instant now) {
            detail = to;
            tries = 0;
            next = now.plus(LOOK_TWICE);
        }
    }

    /** What is done about a difference. */
    interface Repair {

        /**
         * Repairs it.
         *
         * @param seenFor how long the difference has been there
         * @param triesBefore how often this was done before, in vain
         * @return whether anything was done; if not, it is looked at again soon
         */
        boolean run(Duration seenFor, int triesBefore);
    }

    /** The workflows with differences that are to be looked at now. */
    List<String> due() {
        Instant now = clock.instant();
        return byWorkflow.entrySet().stream()
                .filter(entry -> entry.getValue().values().stream().anyMatch(suspect -> !now.isBefore(suspect.next)))
                .map(Map.Entry::getKey)
                .toList();
    }

    /** Whether there are differences at this workflow, and none of them is to be looked at now. */
    boolean waits(String workflowId) {
        Map<String, Suspect> known = byWorkflow.get(workflowId);
        Instant now = clock.instant();
        return known != null && known.values().stream().allMatch(suspect -> now.isBefore(suspect.next));
    }

    void forget() {
        byWorkflow.clear();
    }

    /** Begins a look at one workflow. */
    Look look(String workflowId) {
        return new Look(workflowId);
    }

    /** One look at one workflow; at its end, differences that it did not see again are forgotten. */
    final class Look implements AutoCloseable {

        private final String workflowId;
        private final Set<String> seen = new HashSet<>();
        private boolean undecided;

        private Look(String workflowId) {
            this.workflowId = workflowId;
        }

        /**
         * Here is a difference.
         *
         * @param detail how it is; while this changes something is on its way, and it is left alone
         */
        void differs(String name, Object detail, Repair repair) {
            seen.add(name);
            Instant now = clock.instant();
            Suspect suspect = byWorkflow
                    .computeIfAbsent(workflowId, first -> new HashMap<>())
                    .computeIfAbsent(name, first -> new Suspect(detail, now));
            if (!suspect.detail.equals(detail)) {
                suspect.moved(detail, now);
            }
            if (now.isBefore(suspect.next)) {
                return;
            }
            if (!repair.run(Duration.between(suspect.since, now), suspect.tries)) {
                suspect.next = now.plus(LOOK_TWICE);
                return;
            }
            suspect.tries++;
            Duration pause = FIRST_PAUSE.multipliedBy(1L << Math.min(suspect.tries - 1, 10));
            suspect.next = now.plus(pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause);
        }

        /** Something could not be told: what was seen before may still be there. */
        void undecided() {
            undecided = true;
        }

        /** Whether all was told, and nothing differed. */
        boolean equal() {
            return !undecided && seen.isEmpty();
        }

        @Override
        public void close() {
            Map<String, Suspect> known = byWorkflow.get(workflowId);
            if (known == null) {
                return;
            }
            if (undecided) {
                // Those that were due and could not be looked at.
                Instant now = clock.instant();
                known.values().stream()
                        .filter(suspect -> !now.isBefore(suspect.next))
                        .forEach(suspect -> suspect.next = now.plus(LOOK_TWICE));
                return;
            }
            known.keySet().retainAll(seen);
            if (known.isEmpty()) {
                byWorkflow.remove(workflowId);
            }
        }
    }
}
