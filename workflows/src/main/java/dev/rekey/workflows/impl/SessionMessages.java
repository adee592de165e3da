package dev.rekey.workflows.impl;

import dev.rekey.workflows.RotationSession;
import dev.rekey.workflows.actions.SessionAction;
import dev.rekey.workflows.actions.SessionMessage;
import dev.rekey.workflows.actions.SessionRequest;
import dev.rekey.workflows.model.SessionView;
import org.jspecify.annotations.Nullable;

/** Leads the messages of a session, each with a name of its own on the wire, through one door for updates and one for signals. */
abstract class SessionMessages implements RotationSession {

    /** Takes an action, or refuses it. */
    abstract SessionView perform(@Nullable SessionRequest request);

    /** Refuses what does not fit. */
    abstract void validatePerform(@Nullable SessionRequest request);

    /** Takes an action, or records why not. */
    abstract void submit(@Nullable SessionRequest request);

    @Override
    public final SessionView join(SessionMessage<SessionAction.Join> message) {
        return perform(SessionMessage.request(message, null));
    }

    @Override
    public final void mayJoin(SessionMessage<SessionAction.Join> message) {
        validatePerform(SessionMessage.request(message, null));
    }

    @Override
    public final void signalJoin(SessionMessage<SessionAction.Join> message) {
        submit(SessionMessage.request(message, null));
    }

    @Override
    public final SessionView nudge(SessionMessage<SessionAction.Nudge> message) {
        return perform(SessionMessage.request(message, new SessionAction.Nudge()));
    }

    @Override
    public final void mayNudge(SessionMessage<SessionAction.Nudge> message) {
        validatePerform(SessionMessage.request(message, new SessionAction.Nudge()));
    }

    @Override
    public final void signalNudge(SessionMessage<SessionAction.Nudge> message) {
        submit(SessionMessage.request(message, new SessionAction.Nudge()));
    }

    @Override
    public final SessionView extend(SessionMessage<SessionAction.Extend> message) {
        return perform(SessionMessage.request(message, new SessionAction.Extend()));
    }

    @Override
    public final void mayExtend(SessionMessage<SessionAction.Extend> message) {
        validatePerform(SessionMessage.request(message, new SessionAction.Extend()));
    }

    @Override
    public final void signalExtend(SessionMessage<SessionAction.Extend> message) {
        submit(SessionMessage.request(message, new SessionAction.Extend()));
    }

    @Override
    public final SessionView assign(SessionMessage<SessionAction.Assign> message) {
        return perform(SessionMessage.request(message, null));
    }

    @Override
    public final void mayAssign(SessionMessage<SessionAction.Assign> message) {
        validatePerform(SessionMessage.request(message, null));
    }

    @Override
    public final void signalAssign(SessionMessage<SessionAction.Assign> message) {
        submit(SessionMessage.request(message, null));
    }

    @Override
    public final SessionView cancel(SessionMessage<SessionAction.Cancel> message) {
        return perform(SessionMessage.request(message, null));
    }

    @Override
    public final void mayCancel(SessionMessage<SessionAction.Cancel> message) {
        validatePerform(SessionMessage.request(message, null));
    }

    @Override
    public final void signalCancel(SessionMessage<SessionAction.Cancel> message) {
        submit(SessionMessage.request(message, null));
    }
}
