package dev.rekey.starter.desk;

import dev.rekey.accounts.access.ProgramTokens.Scope;
import dev.rekey.accounts.access.Role;
import dev.rekey.starter.security.DeskAgent;
import dev.rekey.starter.security.TypedPerson;
import dev.rekey.starter.web.Conflict;
import dev.rekey.starter.words.ProblemCode;
import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** Who may use the desk, for admins. */
@Controller
class PeopleController {

    private final People people;

    PeopleController(People people) {
        this.people = people;
    }

    @GetMapping("/desk/people")
    String page(HttpServletRequest request, Model model) {
        TypedPerson typed = TypedPerson.taken(request);
        model.addAttribute("typed", typed);
        model.addAttribute("kept", typed != null);
        return show(model);
    }

    @PostMapping("/desk/people")
    String add(
            @AuthenticationPrincipal DeskAgent by,
            @Schema(maxLength = People.MOST_NAME) @RequestParam(defaultValue = "") String signInName,
            @Schema(maxLength = People.MOST_NAME) @RequestParam(defaultValue = "") String name,
            @Schema(implementation = Role.class) @RequestParam(defaultValue = "") String role,
            HttpServletResponse response,
            Model model) {
        TypedPerson typed = new TypedPerson(false, name, signInName, role, List.of());
        return answered(response, model, typed, () -> {
            model.addAttribute("made", people.add(by, signInName, name, role(role)));
            return null;
        });
    }

    @PostMapping("/desk/people/{agentId}/role")
    String role(
            @AuthenticationPrincipal DeskAgent by,
            @PathVariable String agentId,
            @Schema(implementation = Role.class) @RequestParam(defaultValue = "") String role,
            HttpServletResponse response,
            Model model) {
        return answered(response, model, null, () -> {
            people.setRole(by, agentId, role(role));
            return "redirect:/desk/people";
        });
    }

    @PostMapping("/desk/people/{agentId}/active")
    String active(
            @AuthenticationPrincipal DeskAgent by,
            @PathVariable String agentId,
            @RequestParam boolean active,
            HttpServletResponse response,
            Model model) {
        return answered(response, model, null, () -> {
            people.setActive(by, agentId, active);
            return "redirect:/desk/people";
        });
    }

    @PostMapping("/desk/people/{agentId}/password")
    String password(
            @AuthenticationPrincipal DeskAgent by,
            @PathVariable String agentId,
            HttpServletResponse response,
            Model model) {
        return answered(response, model, null, () -> {
            model.addAttribute("made", people.resetPassword(by, agentId));
            return null;
        });
    }

    @PostMapping("/desk/people/{agentId}/second-step")
    String secondStep(
            @AuthenticationPrincipal DeskAgent by,
            @PathVariable String agentId,
            HttpServletResponse response,
            Model model) {
        return answered(response, model, null, () -> {
            people.resetSecondStep(by, agentId);
            return "redirect:/desk/people";
        });
    }

    @PostMapping("/desk/people/programs")
    String addProgram(
            @AuthenticationPrincipal DeskAgent by,
            @Schema(maxLength = People.MOST_NAME) @RequestParam(defaultValue = "") String name,
            @RequestParam(required = false) @Nullable List<String> scopes,
            HttpServletResponse response,
            Model model) {
        List<String> chosen = scopes == null ? List.of() : scopes;
        return answered(response, model, new TypedPerson(true, name, "", "", chosen), () -> {
            model.addAttribute("token", people.addProgram(by, name, chosen));
            return null;
        });
    }

    @PostMapping("/desk/people/programs/{programId}/revoke")
    String revoke(@AuthenticationPrincipal DeskAgent by, @PathVariable String programId) {
        people.revokeProgram(by, programId);
        return "redirect:/desk/people";
    }

    /**
     * Where the deed leads; without a place of its own, to the page with what it put into the model. A refusal keeps what
     * was typed.
     */
    private String answered(
            HttpServletResponse response, Model model, @Nullable TypedPerson typed, Supplier<@Nullable String> deed) {
        try {
            String next = deed.get();
            if (next != null) {
                return next;
            }
        } catch (Conflict refused) {
            response.setStatus(HttpStatus.CONFLICT.value());
            model.addAttribute("sentence", refused.said());
            model.addAttribute("typed", typed);
        }
        return show(model);
    }

    private String show(Model model) {
        model.addAttribute("people", people.all());
        model.addAttribute("secondSteps", people.withSecondStep());
        model.addAttribute("programs", people.programs());
        model.addAttribute("scopes", Scope.values());
        model.addAttribute("roles", Role.values());
        return "desk/people";
    }

    private static Role role(String name) {
        return Arrays.stream(Role.values())
                .filter(role -> role.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new Conflict(ProblemCode.CHOOSE_ROLE.with()));
    }
}
