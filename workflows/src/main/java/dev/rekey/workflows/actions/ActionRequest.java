package dev.rekey.workflows.actions;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.rekey.workflows.model.Actor;
import org.jspecify.annotations.Nullable;

/**
 * An {@link Action} with who takes it.
 *
 * @param id names this request; sent twice, it counts once
 * @param sessionId the session the page belongs to; an action for an earlier session is refused
 * @param revision the revision of the view the person acted on; absent for programs, which act on whatever is there
 * @param secretMasked true when a secret was cut out of the person's words before they were sent; absent otherwise
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ActionRequest(
        String id,
        Actor by,
        @Nullable String sessionId,
        @Nullable Long revision,
        Action action,
        @Nullable Boolean secretMasked) {

    /** Words and all as they were typed. */
    public ActionRequest(String id, Actor by, @Nullable String sessionId, @Nullable Long revision, Action action) {
        this(id, by, sessionId, revision, action, null);
    }
}
