package dev.rekey.starter.security;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;

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

    @Test
    void over_https_the_cookie_is_bound_to_the_host_and_every_answer_says_https_only() {
        // given, when
        Visitor.Reply page = new Visitor(port).page("/desk/sign-in");

        // then
        assertThat(page.header("Set-Cookie"))
                .startsWith("__Host-rekey=")
                .contains("Path=/", "Secure", "HttpOnly", "SameSite=Lax")
                .doesNotContain("Domain");
        for (String path : List.of("/desk/sign-in", "/healthz", "/rekey.css", "/g/anything", "/guide", "/nowhere")) {
            assertThat(new Visitor(port).page(path).header("Strict-Transport-Security"))
                    .as(path)
                    .startsWith("max-age=31536000");
        }
    }
}
