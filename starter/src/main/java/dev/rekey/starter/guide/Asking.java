package dev.rekey.starter.guide;

import dev.rekey.starter.help.HelpDesk;
import dev.rekey.starter.security.GuideVisitor;
import dev.rekey.starter.web.TypedText;
import dev.rekey.workflows.MaskedText;
import dev.rekey.workflows.actions.Action;
import dev.rekey.workflows.actions.ActionRequest;
import dev.rekey.workflows.model.AccountView;
import dev.rekey.workflows.model.Actor;
import dev.rekey.workflows.model.SessionView;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * A trader's call for help. Its words go into the thread that support answers; the workflow is told that support is asked,
 * and of a secret that was cut out what is left of it, so that the key counts as known to others.
 */
@Component
class Asking {

    private final HelpDesk desk;

    Asking(HelpDesk desk) {
        this.desk = desk;
    }

    /** Keeps the words, and answers what is left to tell the workflow; empty when it knows already. */
    Optional<ActionRequest> keep(
            GuideVisitor visitor,
            SessionView session,
            AccountView shown,
            ActionRequest request,
            Action.AskForHelp asked) {
        if (shown.outcome() == null) {
            String id = TypedText.requestId(request.id());
            desk.ask(Actor.trader(visitor.customerId()), session, shown, id, asked.words());
        }
        boolean secret = Boolean.TRUE.equals(request.secretMasked());
        if (shown.helpAsked() && !secret && shown.outcome() == null) {
            return Optional.empty();
        }
        return Optional.of(new ActionRequest(
                request.id(),
                request.by(),
                request.sessionId(),
                request.revision(),
                new Action.AskForHelp(secret ? rest(asked.words()) : null),
                request.secretMasked()));
    }

    private static String rest(@Nullable String words) {
        List<String> endings = words == null ? List.of() : MaskedText.endings(words);
        return endings.isEmpty() ? "…" : endings.stream().map(one -> "…" + one).collect(Collectors.joining(" "));
    }
}
