package dev.rekey.workflows.actions;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.rekey.workflows.digest.Digest;
import dev.rekey.workflows.model.Actor;
import dev.rekey.workflows.model.Proof;
import dev.rekey.workflows.model.Statement;
import org.jspecify.annotations.Nullable;

/**
 * An {@link Action} with who takes it.
 *
 * @param id names this request; sent twice, it counts once
 * @param sessionId the session the page belongs to; an action for an earlier session is refused
 * @param revision the revision of the view the person acted on; absent for programs, which act on whatever is there
 * @param secretMasked true when a secret was cut out of the person's words before they were sent; absent otherwise
 * @param signature a starter's word for who sends this; without one it is recorded as sent by Temporal
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ActionRequest(
        String id,
        Actor by,
        @Nullable String sessionId,
        @Nullable Long revision,
        Action action,
        @Nullable Boolean secretMasked,
        @Nullable String signature) {

    /** Not signed. */
    public ActionRequest(
            String id,
            Actor by,
            @Nullable String sessionId,
            @Nullable Long revision,
            Action action,
            @Nullable Boolean secretMasked) {
        this(id, by, sessionId, revision, action, secretMasked, null);
    }

    /** Words and all as they were typed. */
    public ActionRequest(String id, Actor by, @Nullable String sessionId, @Nullable Long revision, Action action) {
        this(id, by, sessionId, revision, action, null);
    }

    /** What a starter signs of it when it is sent to this workflow. */
    public Statement statement(String workflowId) {
        return new Statement(workflowId, id, by, action.type(), content());
    }

    /** The same with this signature. */
    public ActionRequest signed(String signature) {
        return new ActionRequest(id, by, sessionId, revision, action, secretMasked, signature);
    }

    /** What shows who sent it; null when nothing does. */
    public @Nullable Proof proof() {
        return signature == null ? null : new Proof(content(), signature);
    }

    private String content() {
        return Digest.of(sessionId, revision, action, secretMasked);
    }
}
