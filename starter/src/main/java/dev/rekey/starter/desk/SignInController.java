package dev.rekey.starter.desk;

import dev.rekey.starter.web.Csrf;
import java.util.Collections;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.security.web.csrf.CsrfToken;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseBody;

/** Where agents sign in. */
@Controller
class SignInController {

    @GetMapping("/desk/sign-in")
    String page(
            @RequestParam(required = false) @Nullable String error,
            @RequestParam(required = false) @Nullable String out,
            Model model) {
        model.addAttribute("wrong", error != null);
        model.addAttribute("out", out != null);
        return "desk/sign-in";
    }

    @GetMapping(path = "/desk/sign-in", produces = MediaType.APPLICATION_JSON_VALUE)
    @ResponseBody
    Map<String, @Nullable Csrf> token(CsrfToken csrf) {
        return Collections.singletonMap("csrf", Csrf.of(csrf));
    }
}
