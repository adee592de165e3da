package dev.rekey.starter.web;

import dev.rekey.accounts.LeftAction;
import dev.rekey.starter.words.Phrases;
import dev.rekey.workflows.words.StoredMessages;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.context.i18n.LocaleContextHolder;

/**
 * An action that was not answered at once, as programs get it.
 *
 * @param id the name of the request
 * @param accountId the account it is about; null for the session as a whole
 * @param at when it was left, or refused
 * @param sentence why it was refused
 */
public record LeftAnswer(
        String id,
        @Nullable String accountId,
        String action,
        State state,
        Instant at,
        @Nullable String sentence) {

    /** What is known of it. */
    public enum State {
        /** It is kept, and waits for a worker. */
        SAVED,
        /** Nobody knows whether it arrived. */
        UNKNOWN,
        /** It was looked at and not done. */
        REFUSED
    }

    /** Of all of these. */
    public static List<LeftAnswer> of(List<LeftAction> actions) {
        return actions.stream().map(LeftAnswer::of).toList();
    }

    private static @Nullable String sentence(@Nullable String stored) {
        return stored == null
                ? null
                : Phrases.in(LocaleContextHolder.getLocale()).of(StoredMessages.of(stored));
    }

    private static LeftAnswer of(LeftAction action) {
        LeftAction.Request request = action.request();
        Instant judged = action.answeredAt();
        return new LeftAnswer(
                request.requestId(),
                request.accountId().isEmpty() ? null : request.accountId(),
                request.action(),
                judged != null ? State.REFUSED : action.kept() ? State.SAVED : State.UNKNOWN,
                judged != null ? judged : Objects.requireNonNull(action.leftAt()),
                sentence(action.refusal()));
    }
}
