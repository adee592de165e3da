package dev.rekey.starter.guide;

import dev.rekey.starter.door.RotationDoor;
import dev.rekey.starter.help.HelpDesk;
import dev.rekey.starter.help.HelpThread;
import dev.rekey.starter.help.Instructions;
import dev.rekey.starter.security.GuideVisitor;
import dev.rekey.starter.web.Answers;
import dev.rekey.starter.web.Conflict;
import dev.rekey.starter.web.Refusals;
import dev.rekey.starter.web.Told;
import dev.rekey.starter.web.TypedText;
import dev.rekey.starter.words.Phrases;
import dev.rekey.starter.words.ProblemCode;
import dev.rekey.workflows.MaskedText;
import dev.rekey.workflows.actions.Action;
import dev.rekey.workflows.actions.ActionRequest;
import dev.rekey.workflows.model.AccountView;
import dev.rekey.workflows.model.Actor;
import dev.rekey.workflows.model.NoteCode;
import dev.rekey.workflows.model.SessionView;
import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.context.i18n.LocaleContextHolder;
import org.springframework.http.MediaType;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseBody;

/** All that a trader and support write to each other, on one page that every page of the guide leads to. */
@Controller
class HelpPageController {

    private final GuidePages pages;
    private final HelpDesk desk;
    private final Asking asking;
    private final Instructions instructions;
    private final Phrases phrases;
    private final RotationDoor door;

    HelpPageController(
            GuidePages pages,
            HelpDesk desk,
            Asking asking,
            Instructions instructions,
            Phrases phrases,
            RotationDoor door) {
        this.pages = pages;
        this.desk = desk;
        this.asking = asking;
        this.instructions = instructions;
        this.phrases = phrases;
        this.door = door;
    }

    @GetMapping("/guide/help")
    String page(
            @AuthenticationPrincipal GuideVisitor visitor,
            @RequestParam(required = false) @Nullable String written,
            Model model) {
        if (written != null) {
            model.addAttribute("warning", NoteCode.SECRET_CUT_OUT.with());
        }
        return show(visitor, model);
    }

    @GetMapping(path = "/guide/help", produces = MediaType.APPLICATION_JSON_VALUE)
    @ResponseBody
    HelpThread asJson(@AuthenticationPrincipal GuideVisitor visitor) {
        return new HelpThread(desk.all(pages.session(visitor).sessionId()));
    }

    /** Asks about one account, or about the session as a whole. */
    @PostMapping("/guide/help")
    String ask(
            @AuthenticationPrincipal GuideVisitor visitor,
            @RequestParam(defaultValue = "") String account,
            @Schema(maxLength = TypedText.MOST_WORDS) @RequestParam(defaultValue = "") String words,
            @Schema(maxLength = TypedText.MOST_ID) @RequestParam(required = false) @Nullable String id,
            HttpServletResponse response,
            Model model) {
        String request = TypedText.requestId(id);
        boolean secret = words.length() <= TypedText.MOST_WORDS && MaskedText.anyIn(words);
        try {
            String clean = TypedText.required(words, ProblemCode.WRITE_A_QUESTION);
            SessionView session = pages.session(visitor);
            Actor trader = Actor.trader(visitor.customerId());
            if (account.isBlank()) {
                desk.ask(trader, session, null, request, clean);
            } else {
                AccountView shown = pages.views(visitor).stream()
                        .filter(view -> view.accountId().equals(account))
                        .findFirst()
                        .orElseThrow(() -> new Conflict(ProblemCode.ASKS_ABOUT_NOTHING.with()));
                Action.AskForHelp asked = new Action.AskForHelp(clean);
                ActionRequest whole =
                        new ActionRequest(request, trader, visitor.sessionId(), null, asked, secret ? true : null);
                asking.ask(visitor, session, shown, whole, asked, told -> Answers.view(door.act(shown, told)));
            }
            return "redirect:/guide/help" + (secret ? "?written" : "");
        } catch (Told told) {
            Refusals.mark(told, response);
            response.setStatus(told.status().value());
            model.addAttribute("sentence", told.said());
            model.addAttribute("typed", secret ? MaskedText.of(words).text() : words);
            model.addAttribute("warning", secret ? NoteCode.SECRET_CUT_OUT.with() : null);
        }
        return show(visitor, model);
    }

    /** An instruction of the guide that is not what the trader sees: counted, and a call for help. */
    @PostMapping("/guide/accounts/{accountId}/not-seen")
    String notSeen(
            @AuthenticationPrincipal GuideVisitor visitor,
            @PathVariable String accountId,
            @RequestParam(defaultValue = "") String place,
            @Schema(maxLength = TypedText.MOST_WORDS) @RequestParam(defaultValue = "") String words,
            @Schema(maxLength = TypedText.MOST_ID) @RequestParam(required = false) @Nullable String id,
            HttpServletResponse response,
            Model model) {
        String request = TypedText.requestId(id);
        boolean secret = words.length() <= TypedText.MOST_WORDS && MaskedText.anyIn(words);
        AccountView shown = pages.view(visitor, accountId);
        try {
            String instead = TypedText.words(words);
            String instruction = instructions.text(shown, place, LocaleContextHolder.getLocale());
            String said = phrases.of("not-seen.line", instruction);
            Action.AskForHelp asked = new Action.AskForHelp(instead == null ? said : said + "\n" + instead);
            ActionRequest whole = new ActionRequest(
                    request,
                    Actor.trader(visitor.customerId()),
                    visitor.sessionId(),
                    null,
                    asked,
                    secret ? true : null);
            asking.ask(
                    visitor, pages.session(visitor), shown, whole, asked, told -> Answers.view(door.act(shown, told)));
            instructions.report(shown, visitor.customerId(), place, request, instead);
            return "redirect:/guide/accounts/" + accountId + (secret ? "?written" : "");
        } catch (Told told) {
            Refusals.mark(told, response);
            response.setStatus(told.status().value());
            model.addAttribute("sentence", told.said());
        }
        model.addAttribute("page", pages.account(visitor, accountId));
        return "guide/account";
    }

    private String show(GuideVisitor visitor, Model model) {
        SessionView session = pages.session(visitor);
        List<AccountView> accounts = pages.views(visitor);
        Map<String, String> titles = accounts.stream()
                .collect(Collectors.toMap(AccountView::accountId, view -> view.title() + " “" + view.label() + "”"));
        model.addAttribute("rotation", session);
        model.addAttribute("lines", desk.all(session.sessionId()));
        model.addAttribute("titles", titles);
        model.addAttribute(
                "accounts",
                accounts.stream().filter(view -> view.outcome() == null).toList());
        return "guide/help";
    }
}
