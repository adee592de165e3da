package dev.rekey.starter.desk;

import dev.rekey.accounts.HelpLine;
import dev.rekey.starter.door.RotationDoor;
import dev.rekey.starter.help.HelpDesk;
import dev.rekey.starter.help.HelpThread;
import dev.rekey.starter.progress.Views;
import dev.rekey.starter.security.DeskUser;
import dev.rekey.starter.web.Answers;
import dev.rekey.starter.web.Conflict;
import dev.rekey.starter.web.NotFound;
import dev.rekey.starter.web.Refusals;
import dev.rekey.starter.web.Told;
import dev.rekey.starter.web.TypedText;
import dev.rekey.starter.words.ProblemCode;
import dev.rekey.terms.Step;
import dev.rekey.workflows.MaskedText;
import dev.rekey.workflows.actions.Action;
import dev.rekey.workflows.actions.ActionRequest;
import dev.rekey.workflows.model.AccountView;
import dev.rekey.workflows.model.SessionView;
import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.ResponseBody;

/** What support answers a customer, and all that was written, for programs. */
@Controller
class ThreadController {

    private final SessionPage page;
    private final Views views;
    private final RotationDoor door;
    private final HelpDesk help;

    ThreadController(SessionPage page, Views views, RotationDoor door, HelpDesk help) {
        this.page = page;
        this.views = views;
        this.door = door;
        this.help = help;
    }

    /**
     * An answer.
     *
     * @param account what it is about; empty for the session as a whole
     * @param to the account whose page it leads to, for an answer about the session; empty for none
     * @param step the step it leads to; empty for none
     * @param then {@code goes-on} when the customer can go on with the account, {@code settled} when there is nothing to
     *     answer
     */
    record AnswerForm(
            @Nullable String account,

            @Schema(maxLength = TypedText.MOST_WORDS) @Nullable
            String words,

            @Nullable String to,
            @Nullable String step,
            @Nullable String then,
            @Schema(maxLength = TypedText.MOST_ID) @Nullable String id) {

        boolean heldSecret() {
            return words != null && words.length() <= TypedText.MOST_WORDS && MaskedText.anyIn(words);
        }

        boolean then(String what) {
            return what.equals(then);
        }

        /** Without what was typed: frameworks log what they have read. */
        @Override
        public String toString() {
            return "AnswerForm[" + then + "]";
        }
    }

    @GetMapping(path = "/desk/sessions/{sessionId}/help", produces = MediaType.APPLICATION_JSON_VALUE)
    @ResponseBody
    HelpThread asJson(@PathVariable String sessionId) {
        SessionView session = views.session(sessionId).orElseThrow(NotFound::new);
        return new HelpThread(help.all(session.sessionId()));
    }

    @PostMapping(path = "/desk/sessions/{sessionId}/help", consumes = MediaType.APPLICATION_FORM_URLENCODED_VALUE)
    String answer(
            @AuthenticationPrincipal DeskUser agent,
            @PathVariable String sessionId,
            AnswerForm form,
            HttpServletResponse response,
            Model model) {
        SessionView session = views.session(sessionId).orElseThrow(NotFound::new);
        String accountId = blank(form.account());
        AccountView view =
                accountId == null ? null : views.account(sessionId, accountId).orElseThrow(NotFound::new);
        boolean masked = form.heldSecret();
        try {
            if (form.then("settled")) {
                help.settle(sessionId, accountId);
            } else {
                String words = TypedText.required(form.words(), ProblemCode.WRITE_AN_ANSWER);
                String id = TypedText.requestId(form.id());
                HelpLine.To to = place(sessionId, accountId, form);
                if (view != null && view.helpAsked() && form.then("goes-on")) {
                    goOn(agent, view, id);
                }
                help.answer(agent.actor(), session, view, id, words, to);
            }
            return "redirect:/desk/sessions/" + sessionId + (masked ? "?masked" : "") + "#help-"
                    + (accountId == null ? "session" : accountId);
        } catch (Told told) {
            Refusals.mark(told, response);
            response.setStatus(told.status().value());
            model.addAttribute("sentence", told.said());
            model.addAttribute("masked", masked);
            String typed = form.words() == null ? "" : form.words();
            model.addAttribute(
                    "typedAnswer",
                    Map.of(
                            accountId == null ? "session" : accountId,
                            masked ? MaskedText.of(typed).text() : typed));
        }
        page.show(sessionId, model);
        return "desk/session";
    }

    /** Before the answer is kept: of what is in the thread, no page may say that it was not sent. */
    private void goOn(DeskUser agent, AccountView view, String id) {
        try {
            Answers.view(door.act(
                    view, new ActionRequest(id, agent.actor(), view.sessionId(), null, new Action.HelpGiven(), null)));
        } catch (Conflict theyGoOnAlready) {
            // The answer is worth reading all the same; where the session is over, that is said when it is kept.
        }
    }

    private HelpLine.@Nullable To place(String sessionId, @Nullable String accountId, AnswerForm form) {
        String to = accountId == null ? blank(form.to()) : accountId;
        String step = blank(form.step());
        if (to == null || (accountId != null && step == null)) {
            return null;
        }
        AccountView there = views.account(sessionId, to).orElseThrow(NotFound::new);
        return new HelpLine.To(
                there.accountId(),
                Arrays.stream(Step.values())
                        .map(Step::name)
                        .filter(name -> name.equals(step))
                        .findFirst()
                        .orElse(null));
    }

    private static @Nullable String blank(@Nullable String text) {
        return text == null || text.isBlank() ? null : text.strip();
    }
}
