package dev.rekey.workflows.actions;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.rekey.workflows.model.Actor;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What an account's rotation is sent under an action's name: the same as an {@link ActionRequest}, but for what the name
 * says already. From a terminal {@code {"id":"cli-1"}} is enough for an action without fields.
 *
 * @param id names this request; sent twice, it counts once
 * @param by who acts; whatever is said here, only what a starter signed is recorded under a name
 * @param sessionId see {@link ActionRequest}
 * @param revision see {@link ActionRequest}
 * @param action the fields of the action; absent when it has none
 * @param secretMasked see {@link ActionRequest}
 * @param signature see {@link ActionRequest}
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record AccountMessage<A extends Action>(
        String id,
        @Nullable Actor by,
        @Nullable String sessionId,
        @Nullable Long revision,
        @Nullable A action,
        @Nullable Boolean secretMasked,
        @Nullable String signature) {

    /**
     * The request it stands for.
     *
     * @param message what came; a signal may come without
     * @param plain the action when no fields are given; null when it needs some
     */
    @SuppressWarnings("NullAway") // what came may lack anything; the workflow refuses that
    public static <A extends Action> @Nullable ActionRequest request(
            @Nullable AccountMessage<A> message, @Nullable A plain) {
        return message == null
                ? null
                : new ActionRequest(
                        message.id(),
                        Objects.requireNonNullElse(message.by(), Actor.TEMPORAL),
                        message.sessionId(),
                        message.revision(),
                        message.action() == null ? plain : message.action(),
                        message.secretMasked(),
                        message.signature());
    }
}
