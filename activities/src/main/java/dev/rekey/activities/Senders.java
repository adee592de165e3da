package dev.rekey.activities;

import dev.rekey.accounts.write.SignedRequests;
import dev.rekey.workflows.Provenance;
import dev.rekey.workflows.WorkflowIds;
import dev.rekey.workflows.activities.ProgressActivities.Entry;
import dev.rekey.workflows.model.AccountView;
import dev.rekey.workflows.model.Actor;
import dev.rekey.workflows.model.Proof;
import dev.rekey.workflows.model.SessionStart;
import dev.rekey.workflows.model.SessionView;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Judges who sent what is about to be recorded. A line names somebody only if a starter signed that they sent this request
 * to this workflow, and in one place only, as taken or as what did not fit; every other line is Temporal's. So it is with lines that come from another
 * workflow than ours, or from none.
 */
public final class Senders {

    private static final Logger log = LoggerFactory.getLogger(Senders.class);
    private static final String IGNORED = "ignored: ";

    private final Provenance provenance;
    private final SignedRequests recorded;

    /** Believes what this tells, and what was not recorded elsewhere. */
    public Senders(Provenance provenance, SignedRequests recorded) {
        this.provenance = provenance;
        this.recorded = recorded;
    }

    /** The lines of an account, each under the name that is proved. */
    List<Entry> ofAccount(AccountView view, List<Entry> lines) {
        String place = view.sessionId() + "/" + view.accountId();
        return lines.stream()
                .map(line -> settled(line, WorkflowIds.account(view.accountId()), place, null))
                .toList();
    }

    /** The lines of a session, each under the name that is proved. */
    List<Entry> ofSession(SessionView view, List<Entry> lines) {
        return lines.stream()
                .map(line -> settled(line, WorkflowIds.session(view.customerId()), view.sessionId(), view.sessionId()))
                .toList();
    }

    /** A session, started by whom is proved. */
    SessionView ofSession(SessionView view) {
        return provenance.settled(view);
    }

    private Entry settled(Entry line, String workflowId, String place, @Nullable String session) {
        if (byItself(line)) {
            return line;
        }
        if (proved(line, workflowId, place, session)) {
            return line;
        }
        if (line.proof() != null) {
            log.warn(
                    "A request to {} has a signature that does not hold there; it is recorded as sent by Temporal. If"
                            + " starters sign with a new key, name its public half to this worker.",
                    workflowId);
        }
        return new Entry(
                line.id(),
                line.customerId(),
                Actor.TEMPORAL.kind().name(),
                Actor.TEMPORAL.name(),
                line.action(),
                line.said(),
                line.requestId(),
                line.refused());
    }

    /** What Rekey does by itself names nobody. */
    private static boolean byItself(Entry line) {
        return line.requestId() == null
                && Actor.Kind.PROGRAM.name().equalsIgnoreCase(line.actorKind())
                && ("rekey".equals(line.actor()) || Actor.TEMPORAL.name().equals(line.actor()));
    }

    private boolean proved(Entry line, String workflowId, String place, @Nullable String session) {
        Actor.Kind kind = kind(line.actorKind());
        Proof proof = line.proof();
        if (kind == null || proof == null || line.actor() == null || line.action() == null) {
            return false;
        }
        String request = line.requestId();
        boolean start = request == null && session != null && SessionStart.WHAT.equals(line.action());
        String id = start ? session : request;
        // What was taken and what did not fit are two places: a request that stands in a history as one that did not
        // fit
        // and is sent again when it does is not the person's any more.
        String counted = place + "/" + (start ? SessionStart.WHAT : line.refused() ? "ignored" : "taken");
        boolean itsOwn = line.id().equals(start ? counted : counted + "/" + request);
        String what = line.refused() && line.action().startsWith(IGNORED)
                ? line.action().substring(IGNORED.length())
                : line.action();
        return id != null
                && itsOwn
                && provenance.holds(workflowId, id, new Actor(kind, line.actor()), what, proof)
                && recorded.countsIn(counted, proof.signature());
    }

    private static Actor.@Nullable Kind kind(String name) {
        for (Actor.Kind kind : Actor.Kind.values()) {
            if (kind.name().equals(name)) {
                return kind;
            }
        }
        return null;
    }
}
