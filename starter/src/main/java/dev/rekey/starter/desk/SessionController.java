package dev.rekey.starter.desk;

import dev.rekey.accounts.AttemptRecord;
import dev.rekey.accounts.Customer;
import dev.rekey.accounts.Notice;
import dev.rekey.accounts.access.GuideLinks;
import dev.rekey.accounts.access.Tries;
import dev.rekey.accounts.read.AccountDirectory;
import dev.rekey.accounts.read.Attempts;
import dev.rekey.accounts.read.AuditLine;
import dev.rekey.accounts.read.AuditLog;
import dev.rekey.accounts.read.NoticeBoard;
import dev.rekey.accounts.read.Page;
import dev.rekey.starter.config.PeopleProperties;
import dev.rekey.starter.config.StarterProperties;
import dev.rekey.starter.door.RotationDoor;
import dev.rekey.starter.progress.Views;
import dev.rekey.starter.security.DeskUser;
import dev.rekey.starter.web.ActionForm;
import dev.rekey.starter.web.Answers;
import dev.rekey.starter.web.Conflict;
import dev.rekey.starter.web.Csrf;
import dev.rekey.starter.web.NotFound;
import dev.rekey.starter.web.NotYours;
import dev.rekey.starter.web.Saved;
import dev.rekey.starter.web.SessionAnswer;
import dev.rekey.starter.web.TooOften;
import dev.rekey.starter.web.Unavailable;
import dev.rekey.workflows.MaskedText;
import dev.rekey.workflows.WorkflowIds;
import dev.rekey.workflows.actions.SessionAction;
import dev.rekey.workflows.actions.SessionRequest;
import dev.rekey.workflows.model.AccountView;
import dev.rekey.workflows.model.Actor;
import dev.rekey.workflows.model.SessionView;
import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.security.web.csrf.CsrfToken;
import org.springframework.stereotype.Controller;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
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

    private static final int TIMELINE = 200;
    private static final String NOT_YOURS =
            "A key is handed in by the customer only. Send them the link; you never see a secret.";

    private final Views views;
    private final AccountDirectory directory;
    private final Attempts attempts;
    private final AuditLog audit;
    private final NoticeBoard notices;
    private final GuideLinks links;
    private final RotationDoor door;
    private final Journal journal;
    private final Whitelists whitelists;
    private final Tries tries;
    private final Tries.Limit perSession;
    private final Tries.Limit perAddress;
    private final StarterProperties properties;
    private final TransactionTemplate transaction;

    SessionController(
            Views views,
            AccountDirectory directory,
            Attempts attempts,
            AuditLog audit,
            NoticeBoard notices,
            GuideLinks links,
            RotationDoor door,
            Journal journal,
            Whitelists whitelists,
            Tries tries,
            PeopleProperties people,
            StarterProperties properties,
            PlatformTransactionManager transactions) {
        this.transaction = new TransactionTemplate(transactions);
        this.views = views;
        this.directory = directory;
        this.attempts = attempts;
        this.audit = audit;
        this.notices = notices;
        this.links = links;
        this.door = door;
        this.journal = journal;
        this.whitelists = whitelists;
        this.tries = tries;
        PeopleProperties.Limits limits = people.limits();
        this.perSession = new Tries.Limit("link for a session", limits.linksPerSession(), limits.linksWithin());
        this.perAddress = new Tries.Limit("link from an address", limits.linksPerAddress(), limits.linksWithin());
        this.properties = properties;
    }

    /** One account of the session, with the credentials that were handed in. */
    record Row(
            AccountView view,
            List<AttemptRecord> attempts,
            @Nullable String temporal,
            Whitelists.@Nullable TooLong tooLong) {}

    /** A guide link and its code; shown once. */
    record Link(String link, String code) {
        @Override
        public String toString() {
            return "Link[redacted]";
        }
    }

    /** What can be done to a session as a whole. */
    record SessionForm(
            @Schema(
                    requiredMode = Schema.RequiredMode.REQUIRED,
                    allowableValues = {"Nudge", "Extend", "Cancel"})
            @Nullable
            String type,

            @Schema(maxLength = SessionForm.MOST_ID) @Nullable
            String id,

            @Nullable String why) {

        static final int MOST_ID = 64;

        SessionRequest request(Actor by) {
            String requestId = id == null || id.isBlank() || id.length() > MOST_ID
                    ? UUID.randomUUID().toString()
                    : id;
            return new SessionRequest(requestId, by, action());
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
                case "Cancel" -> {
                    if (why == null || why.isBlank()) {
                        throw new Conflict("Say in a few words why the session is ended.");
                    }
                    yield new SessionAction.Cancel(MaskedText.of(why.strip()).text());
                }
                default -> throw new Conflict("This page is out of date. Reload it and try again.");
            };
        }
    }

    @GetMapping("/desk/sessions/{sessionId}")
    String session(
            @PathVariable String sessionId,
            @RequestParam(required = false) @Nullable String joined,
            @RequestParam(required = false) @Nullable String masked,
            Model model) {
        if (views.session(sessionId).isEmpty()) {
            return "desk/starting";
        }
        show(sessionId, model);
        model.addAttribute("joined", joined != null);
        model.addAttribute("masked", masked != null);
        return "desk/session";
    }

    @GetMapping(path = "/desk/sessions/{sessionId}", produces = MediaType.APPLICATION_JSON_VALUE)
    @ResponseBody
    SessionAnswer sessionAsJson(@PathVariable String sessionId, @Nullable CsrfToken csrf) {
        SessionView session = views.session(sessionId).orElseThrow(NotFound::new);
        return new SessionAnswer(session, views.accounts(sessionId), Csrf.of(csrf));
    }

    private SessionView show(String sessionId, Model model) {
        SessionView session = views.session(sessionId).orElseThrow(NotFound::new);
        List<Row> rows = views.accounts(sessionId).stream()
                .map(view -> new Row(
                        view,
                        attempts.of(sessionId, view.accountId()),
                        temporal(WorkflowIds.account(view.accountId()), null),
                        whitelists.tooLong(view)))
                .toList();
        List<AuditLine> timeline = audit.entries(AuditLog.Scope.session(sessionId), Page.first(TIMELINE))
                .rows();
        List<Notice> messages = notices.of(sessionId);
        model.addAttribute("rotation", session);
        model.addAttribute(
                "customer",
                directory
                        .customer(session.customerId())
                        .orElse(new Customer(session.customerId(), session.customerId())));
        model.addAttribute("rows", rows);
        Map<String, String> titles = new HashMap<>();
        rows.forEach(row -> titles.put(row.view().accountId(), row.view().title()));
        model.addAttribute("titles", titles);
        model.addAttribute("timeline", timeline);
        model.addAttribute("messages", messages);
        model.addAttribute("temporal", temporal(WorkflowIds.session(session.customerId()), sessionId));
        return session;
    }

    private @Nullable String temporal(String workflowId, @Nullable String runId) {
        URI ui = properties.temporalUiUrl();
        return ui == null
                ? null
                : ui + "/namespaces/" + properties.temporalNamespace() + "/workflows/" + workflowId
                        + (runId == null ? "" : "/" + runId);
    }

    @PostMapping("/desk/sessions/{sessionId}/link")
    String link(
            @AuthenticationPrincipal DeskUser agent,
            @PathVariable String sessionId,
            HttpServletRequest request,
            Model model) {
        Link link = newLink(agent, sessionId, request.getRemoteAddr());
        show(sessionId, model);
        model.addAttribute("link", link);
        return "desk/session";
    }

    @PostMapping(path = "/desk/sessions/{sessionId}/link", produces = MediaType.APPLICATION_JSON_VALUE)
    @ResponseBody
    Link linkAsProgram(
            @AuthenticationPrincipal DeskUser agent, @PathVariable String sessionId, HttpServletRequest request) {
        return newLink(agent, sessionId, request.getRemoteAddr());
    }

    private Link newLink(DeskUser agent, String sessionId, String address) {
        SessionView session = views.session(sessionId).orElseThrow(NotFound::new);
        tries.count(perSession, sessionId).ifPresent(wait -> {
            throw new TooOften("There were too many links for this session.", wait);
        });
        tries.count(perAddress, address).ifPresent(wait -> {
            throw new TooOften("There were too many links from this address.", wait);
        });
        String base = properties.publicUrl().toString();
        String place = (base.endsWith("/") ? base.substring(0, base.length() - 1) : base) + "/g/";
        return Objects.requireNonNull(transaction.execute(status -> {
            String token = links.create(sessionId, agent.actor().name(), properties.linkLife());
            String code = links.newCode(sessionId, agent.actor().name());
            journal.note(agent, "LINK_MADE", session.customerId(), sessionId, "A new guide link and code were made.");
            return new Link(place + token, code);
        }));
    }

    @PostMapping(path = "/desk/sessions/{sessionId}/actions", consumes = MediaType.APPLICATION_FORM_URLENCODED_VALUE)
    String act(
            @AuthenticationPrincipal DeskUser agent,
            @PathVariable String sessionId,
            SessionForm form,
            HttpServletResponse response,
            Model model) {
        return answered(
                sessionId,
                MaskedText.anyIn(form.why()),
                response,
                model,
                () -> take(agent, sessionId, form).isPresent());
    }

    @PostMapping(
            path = "/desk/sessions/{sessionId}/actions",
            consumes = MediaType.APPLICATION_JSON_VALUE,
            produces = MediaType.APPLICATION_JSON_VALUE)
    @ResponseBody
    ResponseEntity<?> actAsProgram(
            @AuthenticationPrincipal DeskUser agent, @PathVariable String sessionId, @RequestBody SessionForm form) {
        return json(take(agent, sessionId, form));
    }

    @PostMapping(
            path = "/desk/sessions/{sessionId}/accounts/{accountId}/actions",
            consumes = MediaType.APPLICATION_FORM_URLENCODED_VALUE)
    String actOnAccount(
            @AuthenticationPrincipal DeskUser agent,
            @PathVariable String sessionId,
            @PathVariable String accountId,
            ActionForm form,
            HttpServletResponse response,
            Model model) {
        return answered(
                sessionId,
                form.heldSecret(),
                response,
                model,
                () -> take(agent, sessionId, accountId, form).isPresent());
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
        return json(take(agent, sessionId, accountId, form));
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
        return answered(sessionId, false, response, model, () -> {
            SessionView session = open(sessionId);
            AccountView view = views.account(sessionId, accountId).orElseThrow(NotFound::new);
            whitelists.shorten(agent, session.customerId(), view, addresses, version);
            ActionForm decided = new ActionForm("HelpGiven", null, null, null, null, null, null, null);
            return !view.helpAsked()
                    || take(agent, sessionId, accountId, decided).isPresent();
        });
    }

    private SessionView open(String sessionId) {
        SessionView session = views.session(sessionId).orElseThrow(NotFound::new);
        if (session.state() != SessionView.State.OPEN) {
            throw new Conflict("This session is over; nothing more can be done in it.");
        }
        return session;
    }

    private interface Deed {
        boolean done();
    }

    private String answered(String sessionId, boolean masked, HttpServletResponse response, Model model, Deed deed) {
        try {
            if (deed.done()) {
                return "redirect:/desk/sessions/" + sessionId + (masked ? "?masked" : "");
            }
            model.addAttribute("masked", masked);
            model.addAttribute("sentence", Answers.SAVED);
        } catch (Conflict refused) {
            response.setStatus(HttpStatus.CONFLICT.value());
            model.addAttribute("sentence", refused.getMessage());
        } catch (Unavailable not) {
            response.setStatus(HttpStatus.SERVICE_UNAVAILABLE.value());
            model.addAttribute("sentence", not.getMessage());
        }
        show(sessionId, model);
        return "desk/session";
    }

    private Optional<SessionView> take(DeskUser agent, String sessionId, SessionForm form) {
        SessionView session = open(sessionId);
        SessionRequest request = form.request(agent.actor());
        if (request.action() instanceof SessionAction.Cancel && !agent.mayEnd(session.startedBy())) {
            throw new NotYours("Another agent started this session. Ask them or a supervisor to end it.");
        }
        return Answers.view(door.act(session.customerId(), request));
    }

    private Optional<AccountView> take(DeskUser agent, String sessionId, String accountId, ActionForm form) {
        if (views.account(sessionId, accountId).isEmpty()) {
            throw new NotFound();
        }
        if ("Connect".equals(form.type())) {
            throw new Conflict(NOT_YOURS);
        }
        return Answers.view(door.act(accountId, form.request(agent.actor(), sessionId)));
    }

    private static ResponseEntity<?> json(Optional<?> next) {
        return next.<ResponseEntity<?>>map(ResponseEntity::ok)
                .orElseGet(() -> ResponseEntity.accepted().body(new Saved()));
    }
}
