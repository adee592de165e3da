package dev.rekey.workflows.actions;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.rekey.workflows.model.Actor;
import org.jspecify.annotations.Nullable;

/**
 * A {@link SessionAction} with who takes it.
 *
 * @param id names this request; sent twice, it counts once
 * @param sessionId the session the page belongs to; an action for an earlier session is refused. Absent for programs,
 *     which act on whatever session is open
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record SessionRequest(String id, Actor by, @Nullable String sessionId, SessionAction action) {

    /** An action on whatever session of the customer is open. */
    public SessionRequest(String id, Actor by, SessionAction action) {
        this(id, by, null, action);
    }
}
