package dev.rekey.starter.security;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rekey.accounts.access.Agents;
import dev.rekey.accounts.access.Role;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.security.crypto.password.PasswordEncoder;

/** What changes when people reach the pages over https. */
@SpringBootTest(
        classes = PagesApplication.class,
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = {
            "spring.datasource.url=" + PagesApplication.DATABASE,
            "rekey.starter.public-url=https://keys.example"
        })
class HttpsTest {

    @LocalServerPort
    int port;

    @Autowired
    Agents agents;

    @Autowired
    PasswordEncoder passwords;

    @Test
    void over_https_the_cookie_is_bound_to_the_host_and_every_answer_says_https_only() {
        // given
        String name = "a" + UUID.randomUUID();
        agents.create(name, "Ada", String.valueOf(passwords.encode("three words long")), Role.AGENT);

        // when: this visitor is not asked over https, so that it brings such a cookie only when told to
        Visitor visitor = new Visitor(port);
        String form = visitor.page("/desk/sign-in").header("Set-Cookie");
        String session = visitor
                .send(
                        "POST",
                        "/desk/sign-in",
                        Visitor.PAGE,
                        Visitor.FORM,
                        Visitor.encoded(Map.of("username", name, "password", "three words long")),
                        "Cookie",
                        form.substring(0, form.indexOf(';')))
                .raw()
                .headers()
                .allValues("Set-Cookie")
                .stream()
                .filter(cookie -> cookie.startsWith("__Host-rekey="))
                .findFirst()
                .orElse("");

        // then
        assertThat(form).startsWith("__Host-rekey-form=");
        for (String cookie : List.of(form, session)) {
            assertThat(cookie)
                    .contains("Path=/", "Secure", "HttpOnly", "SameSite=Lax")
                    .doesNotContain("Domain");
        }
        for (String path : List.of("/desk/sign-in", "/healthz", "/rekey.css", "/g/anything", "/guide", "/nowhere")) {
            assertThat(new Visitor(port).page(path).header("Strict-Transport-Security"))
                    .as(path)
                    .startsWith("max-age=31536000");
        }
    }
}
