package dev.rekey.starter.guide;

import dev.rekey.starter.door.RotationDoor;
import dev.rekey.starter.help.HelpDesk;
import dev.rekey.starter.security.GuideVisitor;
import dev.rekey.starter.web.Told;
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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * A trader's call for help. Its words go into the thread that support answers; the workflow is told that support is asked,
 * and of a secret that was cut out what is left of it, so that the key counts as known to others.
 */
@Component
class Asking {

    private static final Logger log = LoggerFactory.getLogger(Asking.class);

    private final HelpDesk desk;

    Asking(HelpDesk desk) {
        this.desk = desk;
    }

    /** How the workflow is told; empty when that is saved and not taken yet. */
    interface Telling {
        Optional<AccountView> tell(ActionRequest request);
    }

    /**
     * Keeps the words and tells the workflow. Words that are kept reach support, whatever becomes of the telling, so that
     * nobody who was heard is told that they were not. Of a secret the workflow has to know first: nothing is kept when
     * that fails.
     *
     * @return the view it leads to; empty when the workflow is told later
     */
    Optional<AccountView> ask(
            GuideVisitor visitor,
            SessionView session,
            AccountView shown,
            ActionRequest request,
            Action.AskForHelp asked,
            Telling telling) {
        boolean secret = Boolean.TRUE.equals(request.secretMasked());
        ActionRequest told = new ActionRequest(
                request.id(),
                request.by(),
                request.sessionId(),
                request.revision(),
                new Action.AskForHelp(secret ? rest(asked.words()) : null),
                request.secretMasked());
        if (shown.outcome() != null) {
            return telling.tell(told);
        }
        String id = TypedText.requestId(request.id());
        Actor trader = Actor.trader(visitor.customerId());
        if (secret) {
            Optional<AccountView> next = telling.tell(told);
            desk.ask(trader, session, shown, id, asked.words());
            return next;
        }
        desk.ask(trader, session, shown, id, asked.words());
        if (shown.helpAsked()) {
            return Optional.of(shown);
        }
        try {
            return telling.tell(told);
        } catch (Told | RotationDoor.DoorBusy | RotationDoor.DoorClosed untold) {
            log.warn("A question of session {} stands in its thread; the workflow was not told", session.sessionId());
            return Optional.of(shown);
        }
    }

    private static String rest(@Nullable String words) {
        List<String> endings = words == null ? List.of() : MaskedText.endings(words);
        return endings.isEmpty() ? "…" : endings.stream().map(one -> "…" + one).collect(Collectors.joining(" "));
    }
}
