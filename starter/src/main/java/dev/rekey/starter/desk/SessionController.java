package dev.rekey.starter.desk;

import dev.rekey.accounts.write.BegunSessions;
import dev.rekey.starter.door.Answer;
import dev.rekey.starter.door.RotationDoor;
import dev.rekey.starter.help.HelpDesk;
import dev.rekey.starter.progress.Views;
import dev.rekey.starter.security.DeskUser;
import dev.rekey.starter.web.ActionForm;
import dev.rekey.starter.web.Answers;
import dev.rekey.starter.web.Busy;
import dev.rekey.starter.web.Conflict;
import dev.rekey.starter.web.Csrf;
import dev.rekey.starter.web.LeftAnswer;
import dev.rekey.starter.web.NotFound;
import dev.rekey.starter.web.NotYours;
import dev.rekey.starter.web.Refusals;
import dev.rekey.starter.web.Saved;
import dev.rekey.starter.web.SecretWarning;
import dev.rekey.starter.web.SessionAnswer;
import dev.rekey.starter.web.Told;
import dev.rekey.starter.web.TypedText;
import dev.rekey.starter.web.Unanswered;
import dev.rekey.starter.words.ProblemCode;
import dev.rekey.workflows.MaskedText;
import dev.rekey.workflows.actions.Action;
import dev.rekey.workflows.actions.ActionRequest;
import dev.rekey.workflows.actions.SessionAction;
import dev.rekey.workflows.actions.SessionRequest;
import dev.rekey.workflows.model.AccountView;
import dev.rekey.workflows.model.Actor;
import dev.rekey.workflows.model.RefusalCode;
import dev.rekey.workflows.model.SessionView;
import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.servlet.http.HttpServletResponse;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.security.web.csrf.CsrfToken;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseBody;

/** One session live: the same steps as the trader sees, without fields, and what an agent can do. */
@Controller
class SessionController {

    private final SessionPage page;
    private final Views views;
    private final RotationDoor door;
    private final Whitelists whitelists;
    private final Hands hands;
    private final HelpDesk help;
    private final BegunSessions begun;

    SessionController(
            SessionPage page,
            Views views,
            RotationDoor door,
            Whitelists whitelists,
            Hands hands,
            HelpDesk help,
            BegunSessions begun) {
        this.page = page;
        this.views = views;
        this.door = door;
        this.whitelists = whitelists;
        this.hands = hands;
        this.help = help;
        this.begun = begun;
    }

    /** What can be done to a session as a whole. */
    record SessionForm(
            @Schema(
                    requiredMode = Schema.RequiredMode.REQUIRED,
                    allowableValues = {"Nudge", "Extend", "Assign", "Cancel"})
            @Nullable
            String type,

            @Schema(maxLength = TypedText.MOST_ID) @Nullable String id,

            @Schema(maxLength = TypedText.MOST_WORDS) @Nullable
            String why,

            @Nullable String agent,
            @Nullable String from,

            @Schema(maxLength = TypedText.MOST_WORDS) @Nullable
            String note) {

        SessionRequest request(Actor by, String sessionId) {
            return new SessionRequest(TypedText.requestId(id), by, sessionId, action());
        }

        /** Whether there is a secret among the words; those that are too long are refused and not looked at. */
        boolean heldSecret() {
            return held(why) || held(note);
        }

        /** What is shown again when it is refused, by its field. */
        Map<String, String> typed() {
            Map<String, String> typed = new LinkedHashMap<>();
            put(typed, "cancel-why", why);
            put(typed, "note", note);
            return typed;
        }

        private static void put(Map<String, String> typed, String field, @Nullable String words) {
            String kept = TypedText.kept(words);
            if (kept != null) {
                typed.put(field, kept);
            }
        }

        /** Whoever gives a session into other hands is told whose they are now, and can take it back. */
        String then() {
            return "Assign".equals(type) && from != null
                    ? "?before=" + URLEncoder.encode(from, StandardCharsets.UTF_8)
                    : "";
        }

        private static boolean held(@Nullable String words) {
            return words != null && words.length() <= TypedText.MOST_WORDS && MaskedText.anyIn(words);
        }

        /** Without what was typed: frameworks log what they have read. */
        @Override
        public String toString() {
            return "SessionForm[" + type + "]";
        }

        private SessionAction action() {
            return switch (type == null ? "" : type) {
                case "Nudge" -> new SessionAction.Nudge();
                case "Extend" -> new SessionAction.Extend();
                case "Assign" ->
                    new SessionAction.Assign(
                            agent == null ? "" : agent.strip(),
                            from == null ? "" : from.strip(),
                            TypedText.words(note));
                case "Cancel" -> new SessionAction.Cancel(TypedText.required(why, ProblemCode.SAY_WHY_ENDED));
                default -> throw new Conflict(ProblemCode.RELOAD.with());
            };
        }
    }

    @GetMapping("/desk/sessions/{sessionId}")
    String session(
            @PathVariable String sessionId,
            @RequestParam(required = false) @Nullable String joined,
            @RequestParam(required = false) @Nullable String masked,
            @RequestParam(required = false) @Nullable String closed,
            @RequestParam(required = false) @Nullable String shown,
            @RequestParam(required = false) @Nullable String signedOut,
            @RequestParam(required = false) @Nullable String before,
            Model model) {
        if (views.session(sessionId).isEmpty()) {
            String customer = begun.customerOf(sessionId).orElseThrow(NotFound::new);
            model.addAttribute("customer", customer);
            return "desk/starting";
        }
        page.show(sessionId, model);
        page.assigned(sessionId, before, model);
        model.addAttribute("joined", joined != null);
        model.addAttribute("masked", masked != null);
        model.addAttribute("closed", closed != null);
        model.addAttribute("shown", shown != null);
        model.addAttribute("signedOut", signedOut != null);
        return "desk/session";
    }

    @GetMapping(path = "/desk/sessions/{sessionId}", produces = MediaType.APPLICATION_JSON_VALUE)
    @ResponseBody
    SessionAnswer sessionAsJson(@PathVariable String sessionId, @Nullable CsrfToken csrf) {
        SessionView session = views.session(sessionId).orElseThrow(NotFound::new);
        return new SessionAnswer(
                session,
                views.accounts(sessionId),
                LeftAnswer.of(views.left(sessionId).all()),
                Csrf.of(csrf));
    }

    @PostMapping(path = "/desk/sessions/{sessionId}/actions", consumes = MediaType.APPLICATION_FORM_URLENCODED_VALUE)
    String act(
            @AuthenticationPrincipal DeskUser agent,
            @PathVariable String sessionId,
            SessionForm form,
            @RequestParam(defaultValue = "0") long seen,
            HttpServletResponse response,
            Model model) {
        Decision decision = new Decision(sessionId, agent.actor(), seen, form.typed(), form.heldSecret(), form.then());
        return answered(
                decision,
                response,
                model,
                () -> take(agent, form.request(agent.actor(), sessionId)).isPresent());
    }

    @PostMapping(
            path = "/desk/sessions/{sessionId}/actions",
            consumes = MediaType.APPLICATION_JSON_VALUE,
            produces = MediaType.APPLICATION_JSON_VALUE)
    @ResponseBody
    ResponseEntity<?> actAsProgram(
            @AuthenticationPrincipal DeskUser agent, @PathVariable String sessionId, @RequestBody SessionForm form) {
        SessionRequest request = form.request(agent.actor(), sessionId);
        return json(request.id(), form.heldSecret(), take(agent, request));
    }

    @PostMapping(
            path = "/desk/sessions/{sessionId}/accounts/{accountId}/actions",
            consumes = MediaType.APPLICATION_FORM_URLENCODED_VALUE)
    String actOnAccount(
            @AuthenticationPrincipal DeskUser agent,
            @PathVariable String sessionId,
            @PathVariable String accountId,
            ActionForm form,
            @RequestParam(defaultValue = "0") long seen,
            HttpServletResponse response,
            Model model) {
        String why = TypedText.kept(form.why());
        Map<String, String> typed = why == null ? Map.of() : Map.of("why-" + accountId, why);
        return answered(
                new Decision(sessionId, agent.actor(), seen, typed, form.heldSecret(), ""),
                response,
                model,
                () -> take(accountId, form.request(agent.actor(), sessionId)).isPresent());
    }

    @PostMapping(
            path = "/desk/sessions/{sessionId}/accounts/{accountId}/actions",
            consumes = MediaType.APPLICATION_JSON_VALUE,
            produces = MediaType.APPLICATION_JSON_VALUE)
    @ResponseBody
    ResponseEntity<?> actOnAccountAsProgram(
            @AuthenticationPrincipal DeskUser agent,
            @PathVariable String sessionId,
            @PathVariable String accountId,
            @RequestBody ActionForm form) {
        ActionRequest request = form.request(agent.actor(), sessionId);
        return json(request.id(), form.heldSecret(), take(accountId, request));
    }

    @PostMapping(
            path = "/desk/sessions/{sessionId}/accounts/{accountId}/whitelist",
            consumes = MediaType.APPLICATION_FORM_URLENCODED_VALUE)
    String shorten(
            @AuthenticationPrincipal DeskUser agent,
            @PathVariable String sessionId,
            @PathVariable String accountId,
            @RequestParam(defaultValue = "") String addresses,
            @RequestParam(defaultValue = "0") int version,
            HttpServletResponse response,
            Model model) {
        Decision decision = new Decision(sessionId, agent.actor(), 0, Map.of(), false, "");
        return answered(decision, response, model, () -> {
            SessionView session = open(sessionId);
            AccountView view = views.account(sessionId, accountId).orElseThrow(NotFound::new);
            try {
                whitelists.shorten(agent, session.customerId(), view, addresses, version);
            } catch (Told refused) {
                model.addAttribute("typedAddresses", Map.of(accountId, addresses));
                throw refused;
            }
            ActionForm decided = new ActionForm("HelpGiven", null, null, null, null, null, null, null, null);
            if (!view.helpAsked()) {
                return true;
            }
            try {
                return take(accountId, decided.request(agent.actor(), sessionId))
                        .isPresent();
            } catch (Busy | Unanswered | RotationDoor.DoorBusy | RotationDoor.DoorClosed untold) {
                // The list is changed: nobody may read that nothing was done.
                throw new Unanswered(ProblemCode.SHORTENED_NOT_TOLD);
            }
        });
    }

    private SessionView open(String sessionId) {
        SessionView session = views.session(sessionId).orElseThrow(NotFound::new);
        if (session.state() != SessionView.State.OPEN) {
            throw new Conflict(RefusalCode.SESSION_OVER.with());
        }
        return session;
    }

    private interface Deed {
        boolean done();
    }

    /**
     * What somebody decided.
     *
     * @param seen the last line of the trail they had seen; 0 for somebody who does not say
     * @param typed what they wrote, by the field it stands in
     * @param then what the page says once it is done, as a part of its address
     */
    private record Decision(
            String sessionId, Actor by, long seen, Map<String, String> typed, boolean masked, String then) {}

    private String answered(Decision decision, HttpServletResponse response, Model model, Deed deed) {
        boolean refused = false;
        try {
            if (deed.done()) {
                return "redirect:/desk/sessions/" + decision.sessionId()
                        + (decision.masked() ? "?masked" : decision.then());
            }
            model.addAttribute("sentence", Answers.SAVED);
        } catch (Told told) {
            Refusals.mark(told, response);
            response.setStatus(told.status().value());
            model.addAttribute("sentence", told.said());
            refused = true;
        }
        model.addAttribute("masked", decision.masked());
        page.show(decision.sessionId(), model);
        if (refused) {
            page.meanwhile(decision.sessionId(), decision.by(), decision.seen(), model);
            model.addAttribute("typed", decision.typed());
        }
        return "desk/session";
    }

    private Optional<SessionView> take(DeskUser agent, SessionRequest request) {
        SessionView session = views.session(String.valueOf(request.sessionId())).orElseThrow(NotFound::new);
        if (request.action() instanceof SessionAction.Cancel && !agent.mayEnd(session.agent())) {
            throw new NotYours(ProblemCode.OTHERS_END);
        }
        if (request.action() instanceof SessionAction.Assign assign) {
            hands.check(agent, session, assign);
        }
        return Answers.view(door.act(session, request));
    }

    private Optional<AccountView> take(String accountId, ActionRequest request) {
        AccountView shown =
                views.account(String.valueOf(request.sessionId()), accountId).orElseThrow(NotFound::new);
        if (request.action() instanceof Action.Connect) {
            throw new Conflict(ProblemCode.ONLY_CUSTOMER_HANDS_IN.with());
        }
        if (request.action() instanceof Action.HelpGiven) {
            Answer<AccountView> answer = door.act(shown, request);
            // Whoever reads that nothing was sent finds nothing done.
            if (!(answer instanceof Answer.Busy || answer instanceof Answer.Unknown)) {
                help.settle(shown.sessionId(), accountId);
            }
            return Answers.view(answer);
        }
        return Answers.view(door.act(shown, request));
    }

    private static ResponseEntity<?> json(String id, boolean masked, Optional<?> next) {
        return next.<ResponseEntity<?>>map(
                        view -> SecretWarning.on(ResponseEntity.ok(), masked).body(view))
                .orElseGet(() -> SecretWarning.on(ResponseEntity.accepted(), masked)
                        .body(masked ? Saved.warning(id) : Saved.of(id)));
    }
}
