package dev.rekey.workflows;

import dev.rekey.workflows.model.Actor;
import dev.rekey.workflows.model.Proof;
import dev.rekey.workflows.model.SessionStart;
import dev.rekey.workflows.model.SessionView;
import dev.rekey.workflows.model.Statement;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;

/**
 * Tells who really sent what. A workflow takes what comes and passes the proof on; whoever records it asks here, so that
 * what a workflow does never depends on which keys a process knows.
 */
public final class Provenance {

    private final BiPredicate<byte[], String> signedByStarter;

    /** Believes what this accepts: the bytes of a statement and their signature. */
    public Provenance(BiPredicate<byte[], String> signedByStarter) {
        this.signedByStarter = signedByStarter;
    }

    /** Whether a starter signed this. */
    public boolean holds(String workflowId, String id, Actor by, String what, @Nullable Proof proof) {
        return proof != null
                && proof.content() != null
                && proof.signature() != null
                && by.kind() != null
                && signedByStarter.test(
                        new Statement(workflowId, id, by, what, proof.content()).bytes(), proof.signature());
    }

    /** The view with those names only that a starter signed for; doing it again changes nothing. */
    public SessionView settled(SessionView view) {
        String workflow = WorkflowIds.session(view.customerId());
        return holds(workflow, view.sessionId(), view.startedBy(), SessionStart.WHAT, view.proof())
                ? view
                : view.startedBy(Actor.TEMPORAL);
    }
}
