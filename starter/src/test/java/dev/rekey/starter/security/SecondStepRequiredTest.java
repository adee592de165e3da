package dev.rekey.starter.security;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rekey.accounts.access.Agents;
import dev.rekey.accounts.access.Role;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.security.crypto.password.PasswordEncoder;

/** Where every agent needs a second step. */
@SpringBootTest(
        classes = PagesApplication.class,
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = {
            "spring.datasource.url=" + PagesApplication.DATABASE,
            "rekey.starter.key-file=target/sign-in/starter.key",
            "rekey.starter.totp=required"
        })
class SecondStepRequiredTest {

    private static final String PASSWORD = "three words long";

    @LocalServerPort
    int port;

    @Autowired
    Agents agents;

    @Autowired
    PasswordEncoder passwords;

    @Autowired
    PagesApplication.TestClock clock;

    @Test
    void whoever_has_none_sets_it_up_before_anything_else() {
        // given
        String name = "r" + UUID.randomUUID();
        agents.create(name, "Ria", String.valueOf(passwords.encode(PASSWORD)), Role.ADMIN);
        Visitor here = new Visitor(port).signIn(name, PASSWORD);
        assertThat(here.page("/desk").location()).endsWith("/desk/me");
        assertThat(here.page("/desk/people").location()).endsWith("/desk/me");
        assertThat(here.send("GET", "/desk/audit", Visitor.JSON, null, "").status())
                .isEqualTo(403);
        assertThat(here.page("/desk/me").body()).contains("A second step is needed here.");

        // when
        here.form("/desk/me/second-step", Map.of());
        byte[] secret = SignInTest.secretOn(here.page("/desk/me"));
        String code = Totp.code(secret, Totp.step(clock.instant()), 6);
        here.form("/desk/me/second-step/code", Map.of("code", code));

        // then
        assertThat(here.page("/desk").status()).isEqualTo(200);
        assertThat(here.page("/desk/people").status()).isEqualTo(200);
    }
}
