package dev.rekey.starter.desk;

import dev.rekey.starter.web.Csrf;
import dev.rekey.starter.web.FormToken;
import java.util.List;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.http.MediaType;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.client.registration.ClientRegistrationRepository;
import org.springframework.security.web.csrf.CsrfToken;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseBody;

/** Where agents sign in. */
@Controller
class SignInController {

    private final List<Way> ways;

    SignInController(ObjectProvider<ClientRegistrationRepository> providers) {
        this.ways = providers.getIfAvailable() instanceof Iterable<?> all
                ? StreamSupport.stream(all.spliterator(), false)
                        .filter(ClientRegistration.class::isInstance)
                        .map(ClientRegistration.class::cast)
                        .map(provider -> new Way(provider.getRegistrationId(), provider.getClientName()))
                        .toList()
                : List.of();
    }

    /** An OpenID provider to sign in by. */
    record Way(String id, String name) {}

    @GetMapping("/desk/sign-in")
    String page(
            @RequestParam(required = false) @Nullable String error,
            @RequestParam(required = false) @Nullable String out,
            @RequestParam(required = false) @Nullable String role,
            Model model) {
        model.addAttribute("wrong", error != null);
        model.addAttribute("noRole", role != null);
        model.addAttribute("ways", ways);
        model.addAttribute("out", out != null);
        return "desk/sign-in";
    }

    @GetMapping(path = "/desk/sign-in", produces = MediaType.APPLICATION_JSON_VALUE)
    @ResponseBody
    FormToken token(CsrfToken csrf) {
        return new FormToken(Csrf.of(csrf));
    }
}
