package dev.rekey.workflows;

import dev.rekey.workflows.actions.SessionAction;
import dev.rekey.workflows.actions.SessionMessage;
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

    // Each action is an update and a signal of its own name: see AccountRotation.

    /** {@link SessionAction.Join} as an update. */
    @UpdateMethod(name = "join", description = "Adds accounts; input: start.")
    SessionView join(SessionMessage<SessionAction.Join> message);

    /** Refuses what does not fit; leaves no trace in the history. */
    @UpdateValidatorMethod(updateName = "join")
    void mayJoin(SessionMessage<SessionAction.Join> message);

    /** The same as a signal. */
    @SignalMethod(name = "join", description = "Adds accounts; input: start.")
    void signalJoin(SessionMessage<SessionAction.Join> message);

    /** {@link SessionAction.Nudge} as an update. */
    @UpdateMethod(name = "nudge", description = "Reminds the customer now.")
    SessionView nudge(SessionMessage<SessionAction.Nudge> message);

    /** Refuses what does not fit; leaves no trace in the history. */
    @UpdateValidatorMethod(updateName = "nudge")
    void mayNudge(SessionMessage<SessionAction.Nudge> message);

    /** The same as a signal. */
    @SignalMethod(name = "nudge", description = "Reminds the customer now.")
    void signalNudge(SessionMessage<SessionAction.Nudge> message);

    /** {@link SessionAction.Extend} as an update. */
    @UpdateMethod(name = "extend", description = "Gives the session its full time again, from now.")
    SessionView extend(SessionMessage<SessionAction.Extend> message);

    /** Refuses what does not fit; leaves no trace in the history. */
    @UpdateValidatorMethod(updateName = "extend")
    void mayExtend(SessionMessage<SessionAction.Extend> message);

    /** The same as a signal. */
    @SignalMethod(name = "extend", description = "Gives the session its full time again, from now.")
    void signalExtend(SessionMessage<SessionAction.Extend> message);

    /** {@link SessionAction.Assign} as an update. */
    @UpdateMethod(name = "assign", description = "Gives the session to an agent; input: agent, from.")
    SessionView assign(SessionMessage<SessionAction.Assign> message);

    /** Refuses what does not fit; leaves no trace in the history. */
    @UpdateValidatorMethod(updateName = "assign")
    void mayAssign(SessionMessage<SessionAction.Assign> message);

    /** The same as a signal. */
    @SignalMethod(name = "assign", description = "Gives the session to an agent; input: agent, from.")
    void signalAssign(SessionMessage<SessionAction.Assign> message);

    /** {@link SessionAction.Cancel} as an update. */
    @UpdateMethod(name = "cancel", description = "Ends the session; input: why.")
    SessionView cancel(SessionMessage<SessionAction.Cancel> message);

    /** Refuses what does not fit; leaves no trace in the history. */
    @UpdateValidatorMethod(updateName = "cancel")
    void mayCancel(SessionMessage<SessionAction.Cancel> message);

    /** The same as a signal. */
    @SignalMethod(name = "cancel", description = "Ends the session; input: why.")
    void signalCancel(SessionMessage<SessionAction.Cancel> message);

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
