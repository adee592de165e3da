package dev.rekey.starter.desk;

import dev.rekey.starter.help.CauseAnswers;
import dev.rekey.starter.security.DeskAgent;
import dev.rekey.starter.web.Conflict;
import dev.rekey.starter.web.TypedText;
import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.servlet.http.HttpServletResponse;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** What support answers to a cause, for supervisors. */
@Controller
class AnswersController {

    private final CauseAnswers answers;

    AnswersController(CauseAnswers answers) {
        this.answers = answers;
    }

    @GetMapping("/desk/answers")
    String page(@RequestParam(defaultValue = "en") String language, Model model) {
        return show(language, model);
    }

    @PostMapping("/desk/answers")
    String write(
            @AuthenticationPrincipal DeskAgent by,
            @RequestParam(defaultValue = "") String cause,
            @RequestParam(defaultValue = "en") String language,
            @Schema(maxLength = TypedText.MOST_WORDS) @RequestParam(defaultValue = "") String words,
            HttpServletResponse response,
            Model model) {
        try {
            answers.write(by.actor(), cause, language, TypedText.words(words));
            return "redirect:/desk/answers?language=" + language + "#" + cause;
        } catch (Conflict refused) {
            response.setStatus(refused.status().value());
            model.addAttribute("sentence", refused.said());
            model.addAttribute("typedCause", cause);
            model.addAttribute("typedWords", words);
        }
        return show(language, model);
    }

    private String show(String language, Model model) {
        String known = CauseAnswers.LANGUAGES.contains(language) ? language : CauseAnswers.LANGUAGES.get(0);
        model.addAttribute("language", known);
        model.addAttribute("languages", CauseAnswers.LANGUAGES);
        model.addAttribute("answers", answers.all(known));
        return "desk/answers";
    }
}
