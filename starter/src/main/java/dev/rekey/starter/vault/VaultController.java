package dev.rekey.starter.vault;

import dev.rekey.accounts.vault.Answered;
import dev.rekey.accounts.vault.VaultState;
import dev.rekey.starter.brand.Brand;
import dev.rekey.starter.config.StarterProperties;
import dev.rekey.starter.guide.KnownDevices;
import dev.rekey.starter.progress.Views;
import dev.rekey.starter.security.GuideSignIn;
import dev.rekey.starter.security.GuideVisitor;
import dev.rekey.starter.web.Conflict;
import dev.rekey.starter.web.Csrf;
import dev.rekey.starter.web.Told;
import dev.rekey.starter.words.ProblemCode;
import dev.rekey.workflows.model.Message;
import dev.rekey.workflows.model.VaultCheckResult;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.security.web.csrf.CsrfToken;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.ResponseBody;
import org.springframework.web.servlet.ModelAndView;
import org.springframework.web.servlet.view.RedirectView;

/** The platform's page of the vault, and the same as JSON. Words are shown once, in the answer that made them. */
@Controller
public class VaultController {

    private static final String PAGE = "guide/vault";

    private final VaultReset vault;
    private final WordTrial trial;
    private final Views views;
    private final GuideSignIn signIn;
    private final KnownDevices devices;
    private final StarterProperties properties;
    private final Brand brand;

    VaultController(
            VaultReset vault,
            WordTrial trial,
            Views views,
            GuideSignIn signIn,
            KnownDevices devices,
            StarterProperties properties,
            Brand brand) {
        this.vault = vault;
        this.trial = trial;
        this.views = views;
        this.signIn = signIn;
        this.devices = devices;
        this.properties = properties;
        this.brand = brand;
    }

    /** Whoever made the link and the code could have opened them as well, and would be shown the words. */
    @ModelAttribute
    void onlyTheCustomer(@AuthenticationPrincipal GuideVisitor visitor) {
        if (!visitor.vouched() && !properties.vaultByLink()) {
            throw new Conflict(ProblemCode.VAULT_FROM_PLATFORM.with());
        }
    }

    @ModelAttribute("platform")
    String platform() {
        return brand.name();
    }

    @ModelAttribute("visitor")
    GuideVisitor visitor(@AuthenticationPrincipal GuideVisitor visitor) {
        return visitor;
    }

    @GetMapping("/guide/vault")
    String page(@AuthenticationPrincipal GuideVisitor visitor, Model model) {
        model.addAllAttributes(shown(visitor));
        return PAGE;
    }

    @GetMapping(path = "/guide/vault", produces = MediaType.APPLICATION_JSON_VALUE)
    @ResponseBody
    Map<String, Object> asJson(@AuthenticationPrincipal GuideVisitor visitor, CsrfToken csrf) {
        Map<String, Object> json = new LinkedHashMap<>();
        VaultState state = vault.state(visitor.customerId());
        json.put("inForceSince", state.inForceSince());
        json.put("sessionOwed", state.sessionOwed());
        json.put("liveAccounts", vault.liveAccounts(visitor.customerId()).size());
        json.put("csrf", Csrf.of(csrf));
        return json;
    }

    @PostMapping("/guide/vault/words")
    ModelAndView words(@AuthenticationPrincipal GuideVisitor visitor) {
        ModelAndView answer = new ModelAndView(PAGE, shown(visitor));
        answer.addObject("words", ShownWords.of(vault.newWords(visitor.customerId())));
        return answer;
    }

    @PostMapping(path = "/guide/vault/words", produces = MediaType.APPLICATION_JSON_VALUE)
    @ResponseBody
    ShownWords wordsAsJson(@AuthenticationPrincipal GuideVisitor visitor) {
        return ShownWords.of(vault.newWords(visitor.customerId()));
    }

    @PostMapping(path = "/guide/vault/reset", consumes = MediaType.APPLICATION_FORM_URLENCODED_VALUE)
    ModelAndView reset(
            @AuthenticationPrincipal GuideVisitor visitor,
            TypedBack typed,
            HttpServletRequest request,
            HttpServletResponse response) {
        Answered answered = vault.typedBack(visitor.customerId(), typed.ticketOrNone(), typed.wordOrNone());
        if (answered instanceof Answered.Right right) {
            return right.wipedAccounts() == 0 ? seeOther() : begin(visitor, request, response);
        }
        ModelAndView again = new ModelAndView(PAGE, shown(visitor), HttpStatus.CONFLICT);
        again.addObject("sentence", said(answered));
        if (answered instanceof Answered.Wrong wrong) {
            // The words themselves are not shown again: typing one back proves that they were noted.
            again.addObject("asked", wrong.asked());
            again.addObject("ticket", typed.ticketOrNone());
        }
        return again;
    }

    @PostMapping(
            path = "/guide/vault/reset",
            consumes = MediaType.APPLICATION_JSON_VALUE,
            produces = MediaType.APPLICATION_JSON_VALUE)
    @ResponseBody
    ResponseEntity<Map<String, Object>> resetAsProgram(
            @AuthenticationPrincipal GuideVisitor visitor,
            @RequestBody TypedBack typed,
            HttpServletRequest request,
            HttpServletResponse response) {
        Answered answered = vault.typedBack(visitor.customerId(), typed.ticketOrNone(), typed.wordOrNone());
        if (answered instanceof Answered.Right right) {
            return right.wipedAccounts() == 0
                    ? ResponseEntity.ok(started(null, 0, false))
                    : beginAsProgram(visitor, right.wipedAccounts(), request, response);
        }
        throw new Conflict(said(answered));
    }

    /** Again, when the reset came through and the session did not. */
    @PostMapping("/guide/vault/session")
    ModelAndView session(
            @AuthenticationPrincipal GuideVisitor visitor, HttpServletRequest request, HttpServletResponse response) {
        return vault.state(visitor.customerId()).sessionOwed() ? begin(visitor, request, response) : seeOther();
    }

    @PostMapping(path = "/guide/vault/session", produces = MediaType.APPLICATION_JSON_VALUE)
    @ResponseBody
    ResponseEntity<Map<String, Object>> sessionAsProgram(
            @AuthenticationPrincipal GuideVisitor visitor, HttpServletRequest request, HttpServletResponse response) {
        int accounts = vault.liveAccounts(visitor.customerId()).size();
        return vault.state(visitor.customerId()).sessionOwed()
                ? beginAsProgram(visitor, accounts, request, response)
                : ResponseEntity.ok(started(visitor.sessionId(), accounts, false));
    }

    /** Says what the words open, and shows none of it. */
    @PostMapping(path = "/guide/vault/check", consumes = MediaType.APPLICATION_FORM_URLENCODED_VALUE)
    ModelAndView check(@AuthenticationPrincipal GuideVisitor visitor, TypedWords typed) {
        ModelAndView answer = new ModelAndView(PAGE);
        try {
            answer.addObject("opens", trial.tryOut(visitor.customerId(), typed));
        } catch (Told told) {
            answer.setStatus(told.status());
            answer.addObject("sentence", told.said());
        }
        return answer.addAllObjects(shown(visitor));
    }

    @PostMapping(
            path = "/guide/vault/check",
            consumes = MediaType.APPLICATION_JSON_VALUE,
            produces = MediaType.APPLICATION_JSON_VALUE)
    @ResponseBody
    VaultCheckResult checkAsProgram(@AuthenticationPrincipal GuideVisitor visitor, @RequestBody TypedWords typed) {
        return trial.tryOut(visitor.customerId(), typed);
    }

    private ModelAndView begin(GuideVisitor visitor, HttpServletRequest request, HttpServletResponse response) {
        if (start(visitor, request, response).isPresent()) {
            return seeOther();
        }
        ModelAndView owed = new ModelAndView(PAGE, shown(visitor), HttpStatus.SERVICE_UNAVAILABLE);
        owed.addObject("sentence", ProblemCode.VAULT_SESSION_OWED.with());
        return owed;
    }

    private ResponseEntity<Map<String, Object>> beginAsProgram(
            GuideVisitor visitor, int accounts, HttpServletRequest request, HttpServletResponse response) {
        Optional<String> session = start(visitor, request, response);
        return session.map(id -> ResponseEntity.ok(started(id, accounts, false)))
                .orElseGet(() -> ResponseEntity.accepted().body(started(null, accounts, true)));
    }

    private Optional<String> start(GuideVisitor visitor, HttpServletRequest request, HttpServletResponse response) {
        Optional<String> session = vault.startSession(visitor.customerId());
        // Whoever came for an earlier session goes on in the one that replaces the keys.
        session.filter(id -> !id.equals(visitor.sessionId())).ifPresent(id -> {
            GuideVisitor next = devices.follow(visitor.in(id), visitor.sessionId(), request, response);
            signIn.signIn(next, request, response);
        });
        return session;
    }

    private static Map<String, Object> started(@Nullable String sessionId, int accounts, boolean owed) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("accounts", accounts);
        json.put("sessionId", sessionId);
        json.put("sessionOwed", owed);
        return json;
    }

    private static Message said(Answered answered) {
        return answered instanceof Answered.Wrong wrong
                ? ProblemCode.WRONG_WORD.with(wrong.asked(), wrong.triesLeft())
                : ProblemCode.WORDS_GONE.with();
    }

    private Map<String, Object> shown(GuideVisitor visitor) {
        Map<String, Object> model = new LinkedHashMap<>();
        model.put("state", vault.state(visitor.customerId()));
        model.put("live", vault.liveAccounts(visitor.customerId()).size());
        boolean ready = views.session(visitor.sessionId()).isPresent();
        model.put("ready", ready);
        model.put("preparing", !ready && !visitor.sessionId().isEmpty());
        return model;
    }

    private static ModelAndView seeOther() {
        return new ModelAndView(new RedirectView("/guide/vault", true, false, false));
    }
}
