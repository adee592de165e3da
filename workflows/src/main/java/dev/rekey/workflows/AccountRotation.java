package dev.rekey.workflows;

import dev.rekey.workflows.actions.AccountMessage;
import dev.rekey.workflows.actions.Action;
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

    // Each action is an update and a signal of its own name. What an update answers is kept for good, and its answer
    // holds the view itself when that is not published yet; one that does not fit the current step is refused with a
    // sentence a trader can act on. A signal that does not fit changes nothing, and what was wrong with it is recorded.
    // A
    // request id that was seen before counts once, by whichever of the two it comes.

    /** {@link Action.OpenEdit} as an update. */
    @UpdateMethod(name = "openEdit", description = "Opens the account for editing: start to make the new key.")
    Taken openEdit(AccountMessage<Action.OpenEdit> message);

    /** Refuses what does not fit; leaves no trace in the history. */
    @UpdateValidatorMethod(updateName = "openEdit")
    void mayOpenEdit(AccountMessage<Action.OpenEdit> message);

    /** The same as a signal. */
    @SignalMethod(name = "openEdit", description = "Opens the account for editing: start to make the new key.")
    void signalOpenEdit(AccountMessage<Action.OpenEdit> message);

    /** {@link Action.KeyCreated} as an update. */
    @UpdateMethod(name = "keyCreated", description = "The new key is made: on to pasting it.")
    Taken keyCreated(AccountMessage<Action.KeyCreated> message);

    /** Refuses what does not fit; leaves no trace in the history. */
    @UpdateValidatorMethod(updateName = "keyCreated")
    void mayKeyCreated(AccountMessage<Action.KeyCreated> message);

    /** The same as a signal. */
    @SignalMethod(name = "keyCreated", description = "The new key is made: on to pasting it.")
    void signalKeyCreated(AccountMessage<Action.KeyCreated> message);

    /** {@link Action.Connect} as an update. */
    @UpdateMethod(name = "connect", description = "Hands in a credential that the customer's browser has encrypted.")
    Taken connect(AccountMessage<Action.Connect> message);

    /** Refuses what does not fit; leaves no trace in the history. */
    @UpdateValidatorMethod(updateName = "connect")
    void mayConnect(AccountMessage<Action.Connect> message);

    /** The same as a signal. */
    @SignalMethod(name = "connect", description = "Hands in a credential that the customer's browser has encrypted.")
    void signalConnect(AccountMessage<Action.Connect> message);

    /** {@link Action.CheckAgain} as an update. */
    @UpdateMethod(name = "checkAgain", description = "Checks the credential handed in last once more.")
    Taken checkAgain(AccountMessage<Action.CheckAgain> message);

    /** Refuses what does not fit; leaves no trace in the history. */
    @UpdateValidatorMethod(updateName = "checkAgain")
    void mayCheckAgain(AccountMessage<Action.CheckAgain> message);

    /** The same as a signal. */
    @SignalMethod(name = "checkAgain", description = "Checks the credential handed in last once more.")
    void signalCheckAgain(AccountMessage<Action.CheckAgain> message);

    /** {@link Action.CheckHeldKey} as an update. */
    @UpdateMethod(
            name = "checkHeldKey",
            description = "Checks the key that is stored: only its IP addresses or its expiry were stale.")
    Taken checkHeldKey(AccountMessage<Action.CheckHeldKey> message);

    /** Refuses what does not fit; leaves no trace in the history. */
    @UpdateValidatorMethod(updateName = "checkHeldKey")
    void mayCheckHeldKey(AccountMessage<Action.CheckHeldKey> message);

    /** The same as a signal. */
    @SignalMethod(
            name = "checkHeldKey",
            description = "Checks the key that is stored: only its IP addresses or its expiry were stale.")
    void signalCheckHeldKey(AccountMessage<Action.CheckHeldKey> message);

    /** {@link Action.GoBack} as an update. */
    @UpdateMethod(name = "goBack", description = "Back to an earlier step; input: to.")
    Taken goBack(AccountMessage<Action.GoBack> message);

    /** Refuses what does not fit; leaves no trace in the history. */
    @UpdateValidatorMethod(updateName = "goBack")
    void mayGoBack(AccountMessage<Action.GoBack> message);

    /** The same as a signal. */
    @SignalMethod(name = "goBack", description = "Back to an earlier step; input: to.")
    void signalGoBack(AccountMessage<Action.GoBack> message);

    /** {@link Action.KeyLost} as an update. */
    @UpdateMethod(name = "keyLost", description = "The secret was lost before it was pasted: another key is made.")
    Taken keyLost(AccountMessage<Action.KeyLost> message);

    /** Refuses what does not fit; leaves no trace in the history. */
    @UpdateValidatorMethod(updateName = "keyLost")
    void mayKeyLost(AccountMessage<Action.KeyLost> message);

    /** The same as a signal. */
    @SignalMethod(name = "keyLost", description = "The secret was lost before it was pasted: another key is made.")
    void signalKeyLost(AccountMessage<Action.KeyLost> message);

    /** {@link Action.NoSuchKey} as an update. */
    @UpdateMethod(name = "noSuchKey", description = "The account has no such extra key.")
    Taken noSuchKey(AccountMessage<Action.NoSuchKey> message);

    /** Refuses what does not fit; leaves no trace in the history. */
    @UpdateValidatorMethod(updateName = "noSuchKey")
    void mayNoSuchKey(AccountMessage<Action.NoSuchKey> message);

    /** The same as a signal. */
    @SignalMethod(name = "noSuchKey", description = "The account has no such extra key.")
    void signalNoSuchKey(AccountMessage<Action.NoSuchKey> message);

    /** {@link Action.Skip} as an update. */
    @UpdateMethod(name = "skip", description = "Leaves the account out of the session; input: why.")
    Taken skip(AccountMessage<Action.Skip> message);

    /** Refuses what does not fit; leaves no trace in the history. */
    @UpdateValidatorMethod(updateName = "skip")
    void maySkip(AccountMessage<Action.Skip> message);

    /** The same as a signal. */
    @SignalMethod(name = "skip", description = "Leaves the account out of the session; input: why.")
    void signalSkip(AccountMessage<Action.Skip> message);

    /** {@link Action.Defer} as an update. */
    @UpdateMethod(name = "defer", description = "Continue later: a sign of life, nothing else.")
    Taken defer(AccountMessage<Action.Defer> message);

    /** Refuses what does not fit; leaves no trace in the history. */
    @UpdateValidatorMethod(updateName = "defer")
    void mayDefer(AccountMessage<Action.Defer> message);

    /** The same as a signal. */
    @SignalMethod(name = "defer", description = "Continue later: a sign of life, nothing else.")
    void signalDefer(AccountMessage<Action.Defer> message);

    /** {@link Action.AskForHelp} as an update. */
    @UpdateMethod(name = "askForHelp", description = "Asks for support; input: words, if any.")
    Taken askForHelp(AccountMessage<Action.AskForHelp> message);

    /** Refuses what does not fit; leaves no trace in the history. */
    @UpdateValidatorMethod(updateName = "askForHelp")
    void mayAskForHelp(AccountMessage<Action.AskForHelp> message);

    /** The same as a signal. */
    @SignalMethod(name = "askForHelp", description = "Asks for support; input: words, if any.")
    void signalAskForHelp(AccountMessage<Action.AskForHelp> message);

    /** {@link Action.HelpGiven} as an update. */
    @UpdateMethod(name = "helpGiven", description = "Support has helped: the customer goes on.")
    Taken helpGiven(AccountMessage<Action.HelpGiven> message);

    /** Refuses what does not fit; leaves no trace in the history. */
    @UpdateValidatorMethod(updateName = "helpGiven")
    void mayHelpGiven(AccountMessage<Action.HelpGiven> message);

    /** The same as a signal. */
    @SignalMethod(name = "helpGiven", description = "Support has helped: the customer goes on.")
    void signalHelpGiven(AccountMessage<Action.HelpGiven> message);

    /** {@link Action.WorksAgain} as an update. */
    @UpdateMethod(name = "worksAgain", description = "The account works again and was not fixed here: ends it.")
    Taken worksAgain(AccountMessage<Action.WorksAgain> message);

    /** Refuses what does not fit; leaves no trace in the history. */
    @UpdateValidatorMethod(updateName = "worksAgain")
    void mayWorksAgain(AccountMessage<Action.WorksAgain> message);

    /** The same as a signal. */
    @SignalMethod(name = "worksAgain", description = "The account works again and was not fixed here: ends it.")
    void signalWorksAgain(AccountMessage<Action.WorksAgain> message);

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
