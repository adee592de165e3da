package dev.rekey.workflows.impl;

import dev.rekey.workflows.AccountRotation;
import dev.rekey.workflows.actions.AccountMessage;
import dev.rekey.workflows.actions.Action;
import dev.rekey.workflows.actions.ActionRequest;
import dev.rekey.workflows.model.Taken;
import org.jspecify.annotations.Nullable;

/** Leads the messages of an account, each with a name of its own on the wire, through one door for updates and one for signals. */
abstract class AccountMessages implements AccountRotation {

    /** Takes an action, or refuses it. */
    abstract Taken perform(@Nullable ActionRequest request);

    /** Refuses what does not fit. */
    abstract void validatePerform(@Nullable ActionRequest request);

    /** Takes an action, or records why not. */
    abstract void submit(@Nullable ActionRequest request);

    @Override
    public final Taken openEdit(AccountMessage<Action.OpenEdit> message) {
        return perform(AccountMessage.request(message, new Action.OpenEdit()));
    }

    @Override
    public final void mayOpenEdit(AccountMessage<Action.OpenEdit> message) {
        validatePerform(AccountMessage.request(message, new Action.OpenEdit()));
    }

    @Override
    public final void signalOpenEdit(AccountMessage<Action.OpenEdit> message) {
        submit(AccountMessage.request(message, new Action.OpenEdit()));
    }

    @Override
    public final Taken keyCreated(AccountMessage<Action.KeyCreated> message) {
        return perform(AccountMessage.request(message, new Action.KeyCreated()));
    }

    @Override
    public final void mayKeyCreated(AccountMessage<Action.KeyCreated> message) {
        validatePerform(AccountMessage.request(message, new Action.KeyCreated()));
    }

    @Override
    public final void signalKeyCreated(AccountMessage<Action.KeyCreated> message) {
        submit(AccountMessage.request(message, new Action.KeyCreated()));
    }

    @Override
    public final Taken connect(AccountMessage<Action.Connect> message) {
        return perform(AccountMessage.request(message, null));
    }

    @Override
    public final void mayConnect(AccountMessage<Action.Connect> message) {
        validatePerform(AccountMessage.request(message, null));
    }

    @Override
    public final void signalConnect(AccountMessage<Action.Connect> message) {
        submit(AccountMessage.request(message, null));
    }

    @Override
    public final Taken checkAgain(AccountMessage<Action.CheckAgain> message) {
        return perform(AccountMessage.request(message, new Action.CheckAgain()));
    }

    @Override
    public final void mayCheckAgain(AccountMessage<Action.CheckAgain> message) {
        validatePerform(AccountMessage.request(message, new Action.CheckAgain()));
    }

    @Override
    public final void signalCheckAgain(AccountMessage<Action.CheckAgain> message) {
        submit(AccountMessage.request(message, new Action.CheckAgain()));
    }

    @Override
    public final Taken checkHeldKey(AccountMessage<Action.CheckHeldKey> message) {
        return perform(AccountMessage.request(message, new Action.CheckHeldKey()));
    }

    @Override
    public final void mayCheckHeldKey(AccountMessage<Action.CheckHeldKey> message) {
        validatePerform(AccountMessage.request(message, new Action.CheckHeldKey()));
    }

    @Override
    public final void signalCheckHeldKey(AccountMessage<Action.CheckHeldKey> message) {
        submit(AccountMessage.request(message, new Action.CheckHeldKey()));
    }

    @Override
    public final Taken goBack(AccountMessage<Action.GoBack> message) {
        return perform(AccountMessage.request(message, null));
    }

    @Override
    public final void mayGoBack(AccountMessage<Action.GoBack> message) {
        validatePerform(AccountMessage.request(message, null));
    }

    @Override
    public final void signalGoBack(AccountMessage<Action.GoBack> message) {
        submit(AccountMessage.request(message, null));
    }

    @Override
    public final Taken keyLost(AccountMessage<Action.KeyLost> message) {
        return perform(AccountMessage.request(message, new Action.KeyLost()));
    }

    @Override
    public final void mayKeyLost(AccountMessage<Action.KeyLost> message) {
        validatePerform(AccountMessage.request(message, new Action.KeyLost()));
    }

    @Override
    public final void signalKeyLost(AccountMessage<Action.KeyLost> message) {
        submit(AccountMessage.request(message, new Action.KeyLost()));
    }

    @Override
    public final Taken noSuchKey(AccountMessage<Action.NoSuchKey> message) {
        return perform(AccountMessage.request(message, new Action.NoSuchKey()));
    }

    @Override
    public final void mayNoSuchKey(AccountMessage<Action.NoSuchKey> message) {
        validatePerform(AccountMessage.request(message, new Action.NoSuchKey()));
    }

    @Override
    public final void signalNoSuchKey(AccountMessage<Action.NoSuchKey> message) {
        submit(AccountMessage.request(message, new Action.NoSuchKey()));
    }

    @Override
    public final Taken skip(AccountMessage<Action.Skip> message) {
        return perform(AccountMessage.request(message, null));
    }

    @Override
    public final void maySkip(AccountMessage<Action.Skip> message) {
        validatePerform(AccountMessage.request(message, null));
    }

    @Override
    public final void signalSkip(AccountMessage<Action.Skip> message) {
        submit(AccountMessage.request(message, null));
    }

    @Override
    public final Taken defer(AccountMessage<Action.Defer> message) {
        return perform(AccountMessage.request(message, new Action.Defer()));
    }

    @Override
    public final void mayDefer(AccountMessage<Action.Defer> message) {
        validatePerform(AccountMessage.request(message, new Action.Defer()));
    }

    @Override
    public final void signalDefer(AccountMessage<Action.Defer> message) {
        submit(AccountMessage.request(message, new Action.Defer()));
    }

    @Override
    public final Taken askForHelp(AccountMessage<Action.AskForHelp> message) {
        return perform(AccountMessage.request(message, new Action.AskForHelp(null)));
    }

    @Override
    public final void mayAskForHelp(AccountMessage<Action.AskForHelp> message) {
        validatePerform(AccountMessage.request(message, new Action.AskForHelp(null)));
    }

    @Override
    public final void signalAskForHelp(AccountMessage<Action.AskForHelp> message) {
        submit(AccountMessage.request(message, new Action.AskForHelp(null)));
    }

    @Override
    public final Taken helpGiven(AccountMessage<Action.HelpGiven> message) {
        return perform(AccountMessage.request(message, new Action.HelpGiven()));
    }

    @Override
    public final void mayHelpGiven(AccountMessage<Action.HelpGiven> message) {
        validatePerform(AccountMessage.request(message, new Action.HelpGiven()));
    }

    @Override
    public final void signalHelpGiven(AccountMessage<Action.HelpGiven> message) {
        submit(AccountMessage.request(message, new Action.HelpGiven()));
    }

    @Override
    public final Taken worksAgain(AccountMessage<Action.WorksAgain> message) {
        return perform(AccountMessage.request(message, new Action.WorksAgain()));
    }

    @Override
    public final void mayWorksAgain(AccountMessage<Action.WorksAgain> message) {
        validatePerform(AccountMessage.request(message, new Action.WorksAgain()));
    }

    @Override
    public final void signalWorksAgain(AccountMessage<Action.WorksAgain> message) {
        submit(AccountMessage.request(message, new Action.WorksAgain()));
    }
}
