package dev.rekey.workflows.actions;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.rekey.workflows.digest.Digest;
import dev.rekey.workflows.model.Actor;
import dev.rekey.workflows.model.Proof;
import dev.rekey.workflows.model.Statement;
import org.jspecify.annotations.Nullable;

/**
 * A {@link SessionAction} with who takes it.
 *
 * @param id names this request; sent twice, it counts once
 * @param sessionId the session the page belongs to; an action for an earlier session is refused. Absent for programs,
 *     which act on whatever session is open
 * @param signature a starter's word for who sends this; without one it is recorded as sent by Temporal
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record SessionRequest(
        String id,
        Actor by,
        @Nullable String sessionId,
        SessionAction action,
        @Nullable String signature) {

    /** Not signed. */
    public SessionRequest(String id, Actor by, @Nullable String sessionId, SessionAction action) {
        this(id, by, sessionId, action, null);
    }

    /** An action on whatever session of the customer is open. */
    public SessionRequest(String id, Actor by, SessionAction action) {
        this(id, by, null, action);
    }

    /** What a starter signs of it when it is sent to this workflow. */
    public Statement statement(String workflowId) {
        return new Statement(workflowId, id, by, action.type(), content());
    }

    /** The same with this signature. */
    public SessionRequest signed(String signature) {
        return new SessionRequest(id, by, sessionId, action, signature);
    }

    /** What shows who sent it; null when nothing does. */
    public @Nullable Proof proof() {
        return signature == null ? null : new Proof(content(), signature);
    }

    private String content() {
        return Digest.of(sessionId, action);
    }
}
