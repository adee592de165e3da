package dev.rekey.workflows;

import dev.rekey.workflows.actions.ActionRequest;
import dev.rekey.workflows.model.AccountOutcome;
import dev.rekey.workflows.model.AccountStart;
import dev.rekey.workflows.model.AccountView;
import dev.rekey.workflows.model.Message;
import dev.rekey.workflows.model.Outcome;
import dev.rekey.workflows.model.Taken;
import io.temporal.workflow.QueryMethod;
import io.temporal.workflow.SignalMethod;
import io.temporal.workflow.UpdateMethod;
import io.temporal.workflow.UpdateValidatorMethod;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;
import org.jspecify.annotations.Nullable;

/**
 * One account's way through the steps of a session, key by key. Its workflow id is {@link WorkflowIds#account}, so an
 * account can never be in two rotations at once.
 */
@WorkflowInterface
public interface AccountRotation {

    /** Runs until every key of the account is replaced, or the account is skipped, cancelled or expired. */
    @WorkflowMethod(name = "AccountRotation")
    AccountOutcome run(AccountStart start);

    /**
     * Takes an action and answers where it led. What is answered is kept for good; the answer holds the view itself
     * when that is not published yet. An action that does not fit
     * the current step is refused with a sentence a trader can act on; a request id seen before is answered with the
     * present place.
     */
    @UpdateMethod(name = "perform")
    Taken perform(ActionRequest request);

    /** Refuses what does not fit; leaves no trace in the history. */
    @UpdateValidatorMethod(updateName = "perform")
    void validatePerform(ActionRequest request);

    /** The same actions, fire and forget: one that does not fit is ignored, and what was wrong with it is recorded. */
    @SignalMethod(name = "submit")
    void submit(ActionRequest request);

    /** Ends the rotation on behalf of its session, unless a new key is already in use: that one finishes by itself. */
    @SignalMethod(name = "close")
    void close(Close close);

    /** The session goes on in another run, which is told of this rotation's end by signal only. */
    @SignalMethod(name = "sessionMoved")
    void sessionMoved();

    /**
     * Publishes the present view again, under a number above this one: what is stored is not what the rotation is, since
     * one of the two was put back to an earlier hour.
     */
    @SignalMethod(name = "show")
    void show(long storedRevision);

    /** The present view; for support and tests. Pages read the published views instead. */
    @QueryMethod(name = "view")
    AccountView view();

    /** Why a session ends an account's rotation. */
    record Close(Outcome outcome, @Nullable Message why) {}
}
