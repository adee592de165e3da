package dev.rekey.starter.desk;

import dev.rekey.starter.security.DeskAgent;
import dev.rekey.starter.security.DeskSignIn;
import dev.rekey.starter.web.Conflict;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** Where somebody who is signed in shows once more that it is them, before who may use the desk is changed. */
@Controller
class ProofController {

    private static final String PEOPLE = "people";

    private final People people;
    private final DeskSignIn signIn;

    ProofController(People people, DeskSignIn signIn) {
        this.people = people;
        this.signIn = signIn;
    }

    @GetMapping("/desk/me/proof")
    String page(@AuthenticationPrincipal DeskAgent agent, @RequestParam(defaultValue = "") String to, Model model) {
        return show(agent, to, model);
    }

    @PostMapping("/desk/me/proof")
    String prove(
            @AuthenticationPrincipal DeskAgent agent,
            @RequestParam(defaultValue = "") String present,
            @RequestParam(defaultValue = "") String code,
            @RequestParam(defaultValue = "") String to,
            HttpServletRequest request,
            HttpServletResponse response,
            Model model) {
        try {
            signIn.renew(people.prove(agent, present, code), agent.mustSetUp(), request, response);
            return "redirect:/desk/" + (to.equals(PEOPLE) ? PEOPLE : "me");
        } catch (Conflict wrong) {
            response.setStatus(HttpStatus.CONFLICT.value());
            model.addAttribute("sentence", wrong.said());
            return show(agent, to, model);
        }
    }

    private String show(DeskAgent agent, String to, Model model) {
        model.addAttribute("elsewhere", people.signsInElsewhere(agent));
        model.addAttribute("withCode", people.withSecondStep().contains(agent.id()));
        model.addAttribute("to", to.equals(PEOPLE) ? PEOPLE : "me");
        return "desk/proof";
    }
}
