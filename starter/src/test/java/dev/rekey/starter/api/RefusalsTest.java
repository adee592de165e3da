package dev.rekey.starter.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rekey.accounts.access.Agents;
import dev.rekey.accounts.access.ProgramTokens;
import dev.rekey.accounts.access.Role;
import dev.rekey.starter.guide.Sample;
import dev.rekey.workflows.model.Reason;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.security.crypto.password.PasswordEncoder;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What cannot be read or answered is refused in a sentence; found by {@link FuzzTest}. */
@SpringBootTest(
        classes = FuzzPagesApplication.class,
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = {
            "spring.datasource.url=jdbc:h2:mem:refusals;MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE;"
                    + "DEFAULT_NULL_ORDERING=HIGH;DB_CLOSE_DELAY=-1",
            "rekey.starter.key-file=target/refusals/starter.key",
            "rekey.starter.body-within=5s"
        })
class RefusalsTest {

    private static final String JSON = "application/json";
    private static final String FORM = "application/x-www-form-urlencoded";

    @LocalServerPort
    int port;

    @Autowired
    Agents agents;

    @Autowired
    ProgramTokens tokens;

    @Autowired
    Sample sample;

    @Autowired
    PasswordEncoder passwords;

    private FuzzVisitor anybody = new FuzzVisitor(0, null);

    @BeforeEach
    void somebody_with_a_form_token() {
        anybody = new FuzzVisitor(port, null);
        anybody.page("/desk/sign-in");
    }

    private static void assertRefused(FuzzVisitor.Reply reply, int status) {
        assertThat(reply.status()).as(reply.body()).isEqualTo(status);
        assertThat(reply.type()).startsWith("application/problem+json");
        JsonNode problem = JsonMapper.shared().readTree(reply.body());
        assertThat(problem.path("status").asInt()).isEqualTo(status);
        assertThat(problem.path("detail").asString()).matches("[A-Z].*\\.");
    }

    private HttpRequest.Builder post(String path, String type, String body) {
        return anybody.request(path)
                .header("Accept", JSON)
                .header("Content-Type", type)
                .header("X-CSRF-TOKEN", anybody.formToken())
                .POST(HttpRequest.BodyPublishers.ofString(body));
    }

    @ParameterizedTest
    @ValueSource(strings = {"code=%zz", "code=%ED%A0%BD", "&&===&", "%"})
    void a_form_that_cannot_be_decoded_is_refused(String form) {
        assertRefused(anybody.send(post("/g/anything", FORM, form)), 400);
        assertRefused(anybody.send(post("/desk/sign-in", FORM, form)), 400);
    }

    @Test
    void a_form_of_more_fields_than_are_read_is_refused() {
        assertRefused(anybody.send(post("/g/anything", FORM, "a=1&".repeat(3_000))), 400);
    }

    @Test
    void an_address_that_cannot_be_decoded_is_refused() {
        assertRefused(anybody.send(anybody.request("/?a=%ED%A0%BD").header("Accept", JSON)), 400);
        assertRefused(anybody.send(post("/desk/sign-in?a=%ED%A0%BD", FORM, "username=sam")), 400);
        assertRefused(anybody.send(post("/g/anything?=x", JSON, "{}")), 400);
    }

    @Test
    void what_cannot_be_answered_in_the_form_asked_for_is_refused() {
        assertRefused(anybody.send(anybody.request("/healthz").header("Accept", JSON)), 406);
    }

    @Test
    void a_path_that_leads_elsewhere_is_refused() {
        assertRefused(anybody.send(anybody.request("/g/%2e%2e").header("Accept", JSON)), 400);
    }

    @Test
    void people_get_the_same_sentences_as_a_page() {
        FuzzVisitor.Reply reply = anybody.send(anybody.request("/g/%2e%2e").header("Accept", "text/html"));

        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.type()).startsWith("text/html");
        assertThat(reply.body())
                .contains("<h1>That did not work</h1>", "could not be read", "id=\"home\" href=\"/guide\"");
    }

    @Test
    void a_number_that_is_none_is_refused() {
        FuzzVisitor program = program();

        assertRefused(program.send(program.request("/desk?page=first")), 400);
    }

    @Test
    void a_program_that_sends_text_gets_no_page() {
        Sample.Visit visit = sample.begin(Reason.VAULT_RESET, "Grid bots");
        FuzzVisitor program = program();

        FuzzVisitor.Reply reply = program.send(program.request("/desk/customers/" + visit.customerId() + "/sessions")
                .header("Content-Type", "text/plain")
                .POST(HttpRequest.BodyPublishers.ofString("{}")));

        assertRefused(reply, 415);
    }

    @Test
    void an_agent_who_sends_too_little_is_told_so() {
        agents.create("ann", "Ann", String.valueOf(passwords.encode("a good password")), Role.ADMIN);
        String somebody =
                agents.create("sam", "Sam", "none", Role.AGENT).orElseThrow().id();
        anybody.form("/desk/sign-in", "username=ann&password=a+good+password");
        anybody.page("/desk");

        assertRefused(anybody.send(post("/desk/people/" + somebody + "/active", FORM, "")), 400);
    }

    private FuzzVisitor program() {
        return new FuzzVisitor(
                port,
                tokens.create("refused", Set.of(ProgramTokens.Scope.values()), "ann")
                        .token());
    }

    @Test
    void a_body_that_does_not_arrive_is_given_up() throws Exception {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.getOutputStream()
                    .write("POST /desk/sign-in HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9\r\n\r\nhalf"
                            .getBytes(StandardCharsets.US_ASCII));

            // then the server hangs up by itself
            assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII))
                    .startsWith("HTTP/1.1 408");
        }
    }
}
