package dev.rekey.workflows;

import dev.rekey.workflows.actions.SessionRequest;
import dev.rekey.workflows.model.AccountOutcome;
import dev.rekey.workflows.model.SessionReport;
import dev.rekey.workflows.model.SessionStart;
import dev.rekey.workflows.model.SessionView;
import io.temporal.workflow.QueryMethod;
import io.temporal.workflow.SignalMethod;
import io.temporal.workflow.UpdateMethod;
import io.temporal.workflow.UpdateValidatorMethod;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;

/**
 * One case: a customer, a reason, and the accounts that need new keys. Its workflow id is {@link WorkflowIds#session},
 * so that starting it twice, even by two agents at once, joins the same session; the session id people and tables use
 * is the one in its {@link SessionStart}.
 */
@WorkflowInterface
public interface RotationSession {

    /** The field of the memo that holds the {@link SessionStart} of the session that begins when this one has ended. */
    String NEXT = "next";

    /** Runs until every account has an outcome, the session is cancelled, or its time is over. */
    @WorkflowMethod(name = "RotationSession")
    SessionReport run(SessionStart start);

    /** Takes an action and answers with the view it leads to; refuses with a sentence what cannot be done. */
    @UpdateMethod(name = "perform")
    SessionView perform(SessionRequest request);

    /** Refuses what does not fit; leaves no trace in the history. */
    @UpdateValidatorMethod(updateName = "perform")
    void validatePerform(SessionRequest request);

    /** The same actions, fire and forget: one that does not fit is ignored and recorded. */
    @SignalMethod(name = "submit")
    void submit(SessionRequest request);

    /**
     * The rotation of an account has ended. Sent by a rotation whose session went on in another run, and for one that
     * was ended from outside; of another session it is ignored.
     */
    @SignalMethod(name = "accountDone")
    void accountDone(String sessionId, AccountOutcome outcome);

    /**
     * Publishes the present view again, under a number above this one: what is stored is not what the session is, since
     * one of the two was put back to an earlier hour.
     */
    @SignalMethod(name = "show")
    void show(long storedRevision);

    /** The present view; for support and tests. */
    @QueryMethod(name = "view")
    SessionView view();
}
