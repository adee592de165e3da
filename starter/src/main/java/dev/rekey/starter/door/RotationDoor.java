package dev.rekey.starter.door;

import dev.rekey.workflows.actions.ActionRequest;
import dev.rekey.workflows.actions.SessionRequest;
import dev.rekey.workflows.model.AccountView;
import dev.rekey.workflows.model.SessionStart;
import dev.rekey.workflows.model.SessionView;

/** The way from pages and programs to the workflows. Nobody waits at it for longer than some seconds. */
public interface RotationDoor {

    /**
     * Starts a customer's session, or joins the one that is open; accounts that are not part of it yet are added. Needs
     * no worker: Temporal keeps what is not taken at once. The same start again, by its session id, is the same session.
     *
     * @throws DoorClosed when Temporal did not answer: it may have been started
     * @throws DoorBusy when it was sent nowhere
     */
    Started start(SessionStart start);

    /**
     * Takes an action on one account's rotation.
     *
     * @param shown the account as it is published: what plainly does not fit it is refused
     */
    Answer<AccountView> act(AccountView shown, ActionRequest request);

    /**
     * Takes an action on a customer's session.
     *
     * @param shown the session as it is published: what plainly does not fit it is refused
     */
    Answer<SessionView> act(SessionView shown, SessionRequest request);

    /** Temporal did not answer: nobody knows whether it took what was sent. */
    final class DoorClosed extends RuntimeException {
        private static final long serialVersionUID = 1L;

        /** With the cause, for the log. */
        public DoorClosed(Throwable cause) {
            super("Temporal does not answer", cause);
        }
    }

    /** Too much is under way here, and so nothing was sent. */
    final class DoorBusy extends RuntimeException {
        private static final long serialVersionUID = 1L;

        /** With nothing more to say. */
        public DoorBusy() {
            super("too much is under way");
        }
    }
}
