package dev.rekey.starter.door;

import dev.rekey.workflows.actions.ActionRequest;
import dev.rekey.workflows.actions.SessionRequest;
import dev.rekey.workflows.model.AccountView;
import dev.rekey.workflows.model.SessionStart;
import dev.rekey.workflows.model.SessionView;

/** The way from pages and programs to the workflows. */
public interface RotationDoor {

    /**
     * Starts a customer's session, or joins the one that is open; accounts that are not part of it yet are added. Needs
     * no worker: Temporal keeps what is not taken at once.
     *
     * @return the session id
     * @throws DoorClosed when Temporal cannot be reached; nothing was started then, or the same request joins it later
     */
    String start(SessionStart start);

    /** Takes an action on one account's rotation. */
    Answer<AccountView> act(String accountId, ActionRequest request);

    /** Takes an action on a customer's session. */
    Answer<SessionView> act(String customerId, SessionRequest request);

    /** Temporal cannot be reached. */
    final class DoorClosed extends RuntimeException {
        private static final long serialVersionUID = 1L;

        /** With the cause, for the log. */
        public DoorClosed(Throwable cause) {
            super("Temporal cannot be reached", cause);
        }
    }
}
