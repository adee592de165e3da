package dev.rekey.starter.desk;

import dev.rekey.accounts.access.SecondSteps.CodeTry;
import dev.rekey.starter.security.DeskAgent;
import dev.rekey.starter.security.DeskSignIn;
import dev.rekey.starter.security.PasswordRule;
import dev.rekey.starter.security.SecondStep;
import dev.rekey.starter.web.Conflict;
import dev.rekey.starter.web.TooOften;
import dev.rekey.starter.words.ProblemCode;
import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Clock;
import java.time.Duration;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** An agent's own sign-in: password and second step. */
@Controller
class MeController {

    private final People people;
    private final SecondStep secondStep;
    private final DeskSignIn signIn;
    private final Clock clock;

    MeController(People people, SecondStep secondStep, DeskSignIn signIn, Clock clock) {
        this.people = people;
        this.secondStep = secondStep;
        this.signIn = signIn;
        this.clock = clock;
    }

    @GetMapping("/desk/me")
    String page(@AuthenticationPrincipal DeskAgent agent, Model model) {
        return show(agent, model);
    }

    @PostMapping("/desk/me/second-step")
    String begin(@AuthenticationPrincipal DeskAgent agent) {
        secondStep.begin(agent);
        return "redirect:/desk/me";
    }

    @PostMapping("/desk/me/second-step/code")
    String confirm(
            @AuthenticationPrincipal DeskAgent agent,
            @RequestParam(defaultValue = "") String code,
            HttpServletRequest request,
            HttpServletResponse response,
            Model model) {
        if (secondStep.begun(agent).isEmpty()) {
            return "redirect:/desk/me";
        }
        CodeTry tried = secondStep.tryCode(agent.id(), code);
        if (tried instanceof CodeTry.Locked locked) {
            throw new TooOften(ProblemCode.WRONG_CODES, Duration.between(clock.instant(), locked.until()));
        }
        if (tried instanceof CodeTry.Right) {
            signIn.renew(people.secondStepSetUp(agent), false, request, response);
            return "redirect:/desk/me";
        }
        return refused(agent, ProblemCode.NOT_THE_APPS_CODE.with(), response, model);
    }

    @PostMapping("/desk/me/password")
    String password(
            @AuthenticationPrincipal DeskAgent agent,
            @RequestParam(defaultValue = "") String present,
            @Schema(minLength = PasswordRule.SHORTEST, maxLength = PasswordRule.LONGEST)
                    @RequestParam(defaultValue = "")
                    String wanted,
            HttpServletRequest request,
            HttpServletResponse response,
            Model model) {
        try {
            signIn.renew(people.changePassword(agent, present, wanted), agent.mustSetUp(), request, response);
            model.addAttribute("changed", true);
            return show(agent, model);
        } catch (Conflict wrong) {
            return refused(agent, wrong.said(), response, model);
        }
    }

    private String refused(DeskAgent agent, Object sentence, HttpServletResponse response, Model model) {
        response.setStatus(HttpStatus.CONFLICT.value());
        model.addAttribute("sentence", sentence);
        return show(agent, model);
    }

    private String show(DeskAgent agent, Model model) {
        model.addAttribute("confirmed", secondStep.confirmed(agent.id()));
        model.addAttribute("enrolment", secondStep.begun(agent).orElse(null));
        return "desk/me";
    }
}
