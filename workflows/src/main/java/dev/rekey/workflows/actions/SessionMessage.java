package dev.rekey.workflows.actions;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.rekey.workflows.model.Actor;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a session is sent under an action's name; see {@link AccountMessage}.
 *
 * @param id names this request; sent twice, it counts once
 * @param by who acts; whatever is said here, only what a starter signed is recorded under a name
 * @param sessionId see {@link SessionRequest}
 * @param action the fields of the action; absent when it has none
 * @param signature see {@link SessionRequest}
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record SessionMessage<A extends SessionAction>(
        String id,
        @Nullable Actor by,
        @Nullable String sessionId,
        @Nullable A action,
        @Nullable String signature) {

    /**
     * The request it stands for.
     *
     * @param message what came; a signal may come without
     * @param plain the action when no fields are given; null when it needs some
     */
    @SuppressWarnings("NullAway") // what came may lack anything; the workflow refuses that
    public static <A extends SessionAction> @Nullable SessionRequest request(
            @Nullable SessionMessage<A> message, @Nullable A plain) {
        return message == null
                ? null
                : new SessionRequest(
                        message.id(),
                        Objects.requireNonNullElse(message.by(), Actor.TEMPORAL),
                        message.sessionId(),
                        message.action() == null ? plain : message.action(),
                        message.signature());
    }
}
