package dev.rekey.worker.reconcile;

import dev.rekey.accounts.read.Progress;
import dev.rekey.accounts.write.ReconcilerLease;
import dev.rekey.accounts.write.UnrepairedLog;
import dev.rekey.worker.reconcile.Suspects.Look;
import dev.rekey.worker.reconcile.Workflows.Run;
import dev.rekey.workflows.WorkflowIds;
import io.temporal.api.enums.v1.WorkflowExecutionStatus;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Compares workflows with views for as long as the worker runs, and repairs what differs. One worker at a time does it.
 *
 * <p>Each tick it looks at the few workflows that ended since the last one, and at what looked wrong before. Besides it
 * goes round all that is open: at once when it begins and after an outage, else slowly enough to cost next to nothing.
 */
final class Reconciler implements SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(Reconciler.class);

    private static final Duration LEASE = Duration.ofSeconds(30);
    private static final Duration RENEW = Duration.ofSeconds(5);
    private static final Duration LONGEST_TICK = Duration.ofSeconds(20);
    /** Temporal's lists lag behind, and clocks differ: what ended this long before the last look is looked at again. */
    private static final Duration OVERLAP = Duration.ofMinutes(2);
    /** How long something that ended is looked at in vain. */
    private static final Duration LONGEST_UNTOLD = Duration.ofHours(1);
    /** How many looks in a row may fail before it is taken for an outage. */
    private static final int MOST_FAILED = 3;

    private final String name = UUID.randomUUID().toString();
    private final ReconcileProperties properties;
    private final ReconcilerLease lease;
    private final Progress progress;
    private final UnrepairedLog unrepaired;
    private final Workflows workflows;
    private final AccountReconciler accounts;
    private final SessionReconciler sessions;
    private final LateActions lateActions;
    private final Suspects suspects;
    private final Seen seen;
    private final Clock clock;

    private final Map<String, Map<String, Run>> ended = new LinkedHashMap<>();
    private final Map<String, Instant> endedFirstSeen = new HashMap<>();
    private final Set<String> shown = new HashSet<>();
    private Round round = Round.none();
    private volatile @Nullable Instant roundDone;
    private int next;
    private Instant held = Instant.EPOCH;
    private boolean mine;
    private boolean hurry;
    private boolean out;
    private int failed;
    private volatile @Nullable ScheduledExecutorService thread;

    Reconciler(
            ReconcileProperties properties,
            ReconcilerLease lease,
            Progress progress,
            UnrepairedLog unrepaired,
            Workflows workflows,
            AccountReconciler accounts,
            SessionReconciler sessions,
            LateActions lateActions,
            Suspects suspects,
            Seen seen,
            Clock clock) {
        this.properties = properties;
        this.lease = lease;
        this.progress = progress;
        this.unrepaired = unrepaired;
        this.workflows = workflows;
        this.accounts = accounts;
        this.sessions = sessions;
        this.lateActions = lateActions;
        this.suspects = suspects;
        this.seen = seen;
        this.clock = clock;
    }

    /**
     * One round over all that is open.
     *
     * @param takes how long it takes; no time at all when there is reason to look at once
     */
    private record Round(List<String> workflowIds, Instant begun, Duration takes) {

        static Round none() {
            return new Round(List.of(), Instant.EPOCH, Duration.ZERO);
        }

        boolean isOver(Instant now) {
            return !now.isBefore(begun.plus(takes));
        }

        /** How many should be looked at by now. */
        int due(Instant now) {
            return isOver(now)
                    ? workflowIds.size()
                    : (int) (workflowIds.size() * Duration.between(begun, now).toMillis() / takes.toMillis());
        }
    }

    @Override
    public void start() {
        ScheduledExecutorService own = Executors.newSingleThreadScheduledExecutor(work -> {
            Thread fresh = new Thread(work, "reconcile");
            fresh.setDaemon(true);
            return fresh;
        });
        long pause = properties.every().toMillis();
        var unused = own.scheduleWithFixedDelay(this::tick, Math.min(pause, 2_000), pause, TimeUnit.MILLISECONDS);
        thread = own;
    }

    @Override
    public void stop() {
        ScheduledExecutorService own = thread;
        thread = null;
        if (own == null) {
            return;
        }
        own.shutdownNow();
        try {
            own.awaitTermination(10, TimeUnit.SECONDS);
            lease.release(name);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException away) {
            LOG.debug("The lease runs out by itself", away);
        }
    }

    @Override
    public boolean isRunning() {
        return thread != null;
    }

    /** Since when the last whole round is done; empty in a worker that did none. */
    Optional<Instant> roundDone() {
        return Optional.ofNullable(roundDone);
    }

    /** Looks at what is due. Never throws. */
    void tick() {
        Instant end = clock.instant().plus(LONGEST_TICK);
        try {
            if (!hold()) {
                return;
            }
            lookForEnded();
            for (String workflowId : suspects.due()) {
                look(workflowId, end);
            }
            lateActions.answer();
            goRound(end);
            if (out) {
                out = false;
                LOG.info("Workflows and views can be compared again");
            }
        } catch (RuntimeException away) {
            hurry = true;
            seen.forget();
            shown.clear();
            if (!out && thread != null) {
                out = true;
                LOG.warn("Workflows and views can not be compared now: {}", away.toString());
            }
        }
    }

    /** Whether this worker is the one. Whoever becomes it knows nothing, and looks at everything at once. */
    private boolean hold() {
        boolean before = mine;
        mine = lease.hold(name, LEASE);
        held = clock.instant();
        if (mine && !before) {
            hurry = true;
            round = Round.none();
            next = 0;
            suspects.forget();
            seen.forget();
            ended.clear();
            shown.clear();
        }
        return mine;
    }

    // ---- what ended since the last look ----

    private void lookForEnded() {
        Instant now = clock.instant();
        // Read again and again: with a database that was put back, it goes back as well.
        Optional<Instant> before = lease.lookedUntil();
        List<Run> listed =
                workflows.endedSince(before.map(moment -> moment.minus(OVERLAP)).orElse(null));
        shown.retainAll(listed.stream().map(Run::runId).toList());
        for (Run run : listed) {
            if (!shown.contains(run.runId()) && !isShown(run)) {
                ended.computeIfAbsent(run.workflowId(), first -> new LinkedHashMap<>())
                        .putIfAbsent(run.runId(), run);
            }
        }
        for (String workflowId : List.copyOf(ended.keySet())) {
            if (!suspects.waits(workflowId)) {
                look(workflowId, Instant.MAX);
            }
        }
        giveUp(now);
        boolean longAgo = before.isEmpty() || before.get().isBefore(now.minus(Duration.ofMinutes(1)));
        if (ended.isEmpty() && longAgo) {
            lease.lookedUntil(now);
        }
    }

    /** What nobody can tell of must not keep the rest from being looked at. Rounds come by it, if it has a view. */
    private void giveUp(Instant now) {
        endedFirstSeen.keySet().retainAll(ended.keySet());
        ended.keySet().forEach(workflowId -> endedFirstSeen.putIfAbsent(workflowId, now));
        endedFirstSeen.forEach((workflowId, since) -> {
            if (since.isBefore(now.minus(LONGEST_UNTOLD))) {
                LOG.warn("How {} ended can not be told", workflowId);
                settle(workflowId);
            }
        });
    }

    /** Its runs that ended need no further look. */
    private void settle(String workflowId) {
        Map<String, Run> runs = ended.remove(workflowId);
        if (runs != null) {
            shown.addAll(runs.keySet());
        }
    }

    /** Whether the view of what this run was about says that it is over, so far as one sees from the outside. */
    private boolean isShown(Run run) {
        Optional<String> accountId = Workflows.accountOf(run.workflowId());
        if (accountId.isPresent()) {
            return progress.openAccountsOf(accountId.get()).isEmpty()
                    && progress.accountEndedSince(accountId.get(), run.startedAt());
        }
        Optional<String> customerId = Workflows.customerOf(run.workflowId());
        // One that did not come to its end by itself may have left a start behind, which no view tells of.
        return customerId.isEmpty()
                || (run.status() == WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_COMPLETED
                        && progress.openSessionsOf(customerId.get()).isEmpty()
                        && progress.sessionEndedSince(customerId.get(), run.startedAt()));
    }

    // ---- all that is open ----

    private void goRound(Instant end) {
        Instant now = clock.instant();
        if (hurry || (next >= round.workflowIds().size() && round.isOver(now))) {
            Set<String> open = open();
            seen.keepOnly(open);
            round = new Round(List.copyOf(open), now, hurry ? Duration.ZERO : properties.round(open.size()));
            next = 0;
            hurry = false;
        }
        while (next < round.due(clock.instant()) && clock.instant().isBefore(end)) {
            look(round.workflowIds().get(next++), end);
        }
        if (next >= round.workflowIds().size()) {
            roundDone = clock.instant();
            unrepaired.settleReplacedKeys();
        }
    }

    private Set<String> open() {
        Set<String> open = new LinkedHashSet<>();
        workflows.running().forEach(run -> open.add(run.workflowId()));
        progress.openSessions()
                .forEach(stored -> open.add(WorkflowIds.session(stored.summary().customerId())));
        progress.openAccounts().forEach(account -> open.add(WorkflowIds.account(account.accountId())));
        return open;
    }

    // ---- one look ----

    private void look(String workflowId, Instant end) {
        if (Thread.currentThread().isInterrupted() || clock.instant().isAfter(end)) {
            return;
        }
        if (held.plus(RENEW).isBefore(clock.instant()) && !hold()) {
            throw new IllegalStateException("another worker has begun to compare");
        }
        Collection<Run> known = ended.getOrDefault(workflowId, Map.of()).values();
        try (Look look = suspects.look(workflowId)) {
            Workflows.accountOf(workflowId).ifPresent(id -> accounts.look(id, known, look));
            Workflows.customerOf(workflowId).ifPresent(id -> sessions.look(id, known, look));
            if (look.equal()) {
                settle(workflowId);
            }
            failed = 0;
        } catch (RuntimeException e) {
            if (++failed >= MOST_FAILED) {
                failed = 0;
                throw e;
            }
            LOG.warn("{} could not be compared with its view", workflowId, e);
        }
    }
}
