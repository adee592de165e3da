package dev.rekey.starter.guide;

import dev.rekey.starter.door.RotationDoor;
import dev.rekey.starter.progress.LiveFeed;
import dev.rekey.starter.progress.Views;
import dev.rekey.starter.security.GuideVisitor;
import dev.rekey.starter.security.Welcome;
import dev.rekey.starter.web.ActionForm;
import dev.rekey.starter.web.Answers;
import dev.rekey.starter.web.Conflict;
import dev.rekey.starter.web.Csrf;
import dev.rekey.starter.web.LeftAnswer;
import dev.rekey.starter.web.Refusals;
import dev.rekey.starter.web.Saved;
import dev.rekey.starter.web.SecretWarning;
import dev.rekey.starter.web.SessionAnswer;
import dev.rekey.starter.web.Told;
import dev.rekey.starter.web.TooOften;
import dev.rekey.starter.web.TypedText;
import dev.rekey.starter.words.ProblemCode;
import dev.rekey.workflows.actions.Action;
import dev.rekey.workflows.actions.ActionRequest;
import dev.rekey.workflows.actions.SessionAction;
import dev.rekey.workflows.actions.SessionRequest;
import dev.rekey.workflows.model.AccountView;
import dev.rekey.workflows.model.Actor;
import dev.rekey.workflows.model.NoteCode;
import dev.rekey.workflows.model.SessionView;
import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Clock;
import java.time.Duration;
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
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseBody;
import org.springframework.web.servlet.ModelAndView;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;
import org.springframework.web.servlet.view.RedirectView;

/** The trader's overview and account pages, and the same as JSON. Whatever is not the visitor's is not there. */
@Controller
public class GuideController {

    /** Before a session ends by itself its trader may give it more time. */
    private static final Duration LAST_DAYS = Duration.ofDays(7);

    private final GuidePages pages;
    private final Views views;
    private final RotationDoor door;
    private final LiveFeed feed;
    private final Visits visits;
    private final KnownDevices devices;
    private final Welcome welcome;
    private final Checks checks;
    private final Meanwhile meanwhile;
    private final Asking asking;
    private final Clock clock;

    GuideController(
            GuidePages pages,
            Views views,
            RotationDoor door,
            LiveFeed feed,
            Visits visits,
            KnownDevices devices,
            Welcome welcome,
            Checks checks,
            Meanwhile meanwhile,
            Asking asking,
            Clock clock) {
        this.pages = pages;
        this.views = views;
        this.door = door;
        this.feed = feed;
        this.visits = visits;
        this.devices = devices;
        this.welcome = welcome;
        this.checks = checks;
        this.meanwhile = meanwhile;
        this.asking = asking;
        this.clock = clock;
    }

    @GetMapping("/guide")
    String overview(@AuthenticationPrincipal GuideVisitor visitor, Model model) {
        OverviewPage page = pages.overview(visitor);
        model.addAttribute("page", page);
        model.addAttribute("extendable", extendable(page.session()));
        return "guide/overview";
    }

    private boolean extendable(SessionView session) {
        return session.state() == SessionView.State.OPEN
                && clock.instant().plus(LAST_DAYS).isAfter(session.expiresAt());
    }

    /** Gives the session as much time as a new one has, in its last days. */
    @PostMapping("/guide/extend")
    ModelAndView extend(
            @AuthenticationPrincipal GuideVisitor visitor,
            @Schema(maxLength = TypedText.MOST_ID) @RequestParam(required = false) @Nullable String id,
            HttpServletResponse response) {
        SessionView session = pages.session(visitor);
        ModelAndView answer = new ModelAndView("guide/overview");
        try {
            if (!extendable(session)) {
                throw new Conflict(ProblemCode.TIME_ENOUGH.with());
            }
            SessionRequest request = new SessionRequest(
                    TypedText.requestId(id),
                    Actor.trader(visitor.customerId()),
                    visitor.sessionId(),
                    new SessionAction.Extend());
            if (Answers.view(door.act(session, request)).isPresent()) {
                return seeOther("/guide");
            }
            answer.addObject("sentence", Answers.SAVED);
        } catch (Told told) {
            Refusals.mark(told, response);
            answer.setStatus(told.status());
            answer.addObject("sentence", told.said());
        }
        answer.addObject("page", pages.overview(visitor));
        answer.addObject("extendable", false);
        return answer;
    }

    @GetMapping(path = "/guide", produces = MediaType.APPLICATION_JSON_VALUE)
    @ResponseBody
    SessionAnswer overviewAsJson(@AuthenticationPrincipal GuideVisitor visitor, CsrfToken csrf) {
        return new SessionAnswer(
                pages.session(visitor),
                pages.views(visitor),
                LeftAnswer.of(views.left(visitor.sessionId())
                        .by(Actor.Kind.TRADER.name())
                        .all()),
                Csrf.of(csrf));
    }

    @GetMapping("/guide/accounts/{accountId}")
    String account(
            @AuthenticationPrincipal GuideVisitor visitor,
            @PathVariable String accountId,
            @RequestParam(required = false) @Nullable String written,
            Model model) {
        model.addAttribute("page", pages.account(visitor, accountId));
        if (written != null) {
            model.addAttribute("warning", NoteCode.SECRET_CUT_OUT.with());
        }
        return "guide/account";
    }

    @GetMapping(path = "/guide/accounts/{accountId}", produces = MediaType.APPLICATION_JSON_VALUE)
    @ResponseBody
    AccountAnswer accountAsJson(
            @AuthenticationPrincipal GuideVisitor visitor, @PathVariable String accountId, CsrfToken csrf) {
        AccountPage page = pages.account(visitor, accountId);
        return AccountAnswer.of(page, Csrf.of(csrf));
    }

    /** By a person: the answer is the page as it is now, with a sentence on top when something did not fit. */
    @PostMapping(path = "/guide/accounts/{accountId}/actions", consumes = MediaType.APPLICATION_FORM_URLENCODED_VALUE)
    ModelAndView act(
            @AuthenticationPrincipal GuideVisitor visitor,
            @PathVariable String accountId,
            ActionForm form,
            @RequestHeader(name = "HX-Request", required = false) @Nullable String htmx,
            HttpServletResponse response) {
        AccountPage page = pages.account(visitor, accountId);
        ModelAndView answer = new ModelAndView("guide/account");
        if (form.heldSecret()) {
            answer.addObject("warning", NoteCode.SECRET_CUT_OUT.with());
        }
        try {
            ActionRequest request = request(visitor, form);
            Optional<AccountView> next = take(visitor, page.view(), request);
            if (htmx == null && next.isPresent()) {
                // Whoever goes on later wants to see what else there is.
                boolean later = "Defer".equals(form.type());
                return seeOther(
                        later
                                ? "/guide"
                                : "/guide/accounts/" + page.view().accountId() + (form.heldSecret() ? "?written" : ""));
            }
            answer.addObject(
                    "page",
                    next.map(view -> pages.account(visitor, view)).orElseGet(() -> pages.account(visitor, accountId)));
            if (next.isEmpty()) {
                answer.addObject("sentence", Answers.SAVED);
                answer.addObject("saved", true);
            }
        } catch (Told told) {
            Refusals.mark(told, response);
            answer.setStatus(told.status());
            answer.addObject("page", pages.account(visitor, accountId));
            answer.addObject("sentence", told.said());
            answer.addObject(
                    "again", told instanceof TooOften limit ? clock.instant().plus(limit.again()) : null);
        }
        return answer;
    }

    /** After a form: the next page is fetched by GET, so that reloading it sends nothing again. */
    static ModelAndView seeOther(String path) {
        return new ModelAndView(new RedirectView(path, true, false, false));
    }

    /** By a program: the answer is the next view. */
    @PostMapping(
            path = "/guide/accounts/{accountId}/actions",
            consumes = MediaType.APPLICATION_JSON_VALUE,
            produces = MediaType.APPLICATION_JSON_VALUE)
    @ResponseBody
    ResponseEntity<?> actAsProgram(
            @AuthenticationPrincipal GuideVisitor visitor,
            @PathVariable String accountId,
            @RequestBody ActionForm form) {
        AccountView shown = pages.view(visitor, accountId);
        ActionRequest request = request(visitor, form);
        Optional<AccountView> next = take(visitor, shown, request);
        boolean masked = form.heldSecret();
        return next.<ResponseEntity<?>>map(
                        view -> SecretWarning.on(ResponseEntity.ok(), masked).body(view))
                .orElseGet(() -> SecretWarning.on(ResponseEntity.accepted(), masked)
                        .body(masked ? Saved.warning(request.id()) : Saved.of(request.id())));
    }

    private static ActionRequest request(GuideVisitor visitor, ActionForm form) {
        return form.request(Actor.trader(visitor.customerId()), visitor.sessionId());
    }

    private Optional<AccountView> take(GuideVisitor visitor, AccountView shown, ActionRequest whole) {
        if (whole.action() instanceof Action.AskForHelp asked) {
            return asking.ask(visitor, pages.session(visitor), shown, whole, asked, told -> done(visitor, shown, told));
        }
        return done(visitor, shown, whole);
    }

    private Optional<AccountView> done(GuideVisitor visitor, AccountView shown, ActionRequest request) {
        checks.pass(visitor.customerId(), shown, request);
        try {
            return Answers.view(door.act(shown, request));
        } catch (Conflict refused) {
            throw meanwhile
                    .done(pages.view(visitor, shown.accountId()), request)
                    .map(Conflict::new)
                    .orElse(refused);
        }
    }

    @GetMapping(path = "/guide/events", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
    SseEmitter events(@AuthenticationPrincipal GuideVisitor visitor) {
        return feed.guide(visitor.sessionId(), () -> welcome.still(visitor));
    }

    @PostMapping("/guide/leave")
    ModelAndView leave(
            @AuthenticationPrincipal GuideVisitor visitor, HttpServletRequest request, HttpServletResponse response) {
        devices.forget(visitor, request);
        visits.end(visitor, request, response);
        return seeOther("/closed");
    }
}
