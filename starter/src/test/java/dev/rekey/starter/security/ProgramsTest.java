package dev.rekey.starter.security;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rekey.accounts.AuditEntry;
import dev.rekey.accounts.access.Agents;
import dev.rekey.accounts.access.Role;
import dev.rekey.accounts.read.AuditLine;
import dev.rekey.accounts.read.AuditLog;
import dev.rekey.accounts.read.Page;
import dev.rekey.starter.guide.Sample;
import dev.rekey.workflows.model.Actor;
import dev.rekey.workflows.model.Reason;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.security.crypto.password.PasswordEncoder;
import tools.jackson.databind.json.JsonMapper;

/** What programs do with a token, over HTTP. */
@SpringBootTest(
        classes = PagesApplication.class,
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = {
            "spring.datasource.url=" + PagesApplication.DATABASE,
            "rekey.starter.key-file=target/sign-in/starter.key",
            "rekey.starter.limits.sign-ins-per-address=1000"
        })
class ProgramsTest {

    private static final Pattern TOKEN = Pattern.compile("id=\"token\">(rekey_[A-Za-z0-9_-]+)<");
    private static final Pattern REVOKE = Pattern.compile("/desk/people/programs/([0-9a-f-]{36})/revoke");

    @LocalServerPort
    int port;

    @Autowired
    Agents agents;

    @Autowired
    PasswordEncoder passwords;

    @Autowired
    AuditLog audit;

    @Autowired
    Sample sample;

    @Autowired
    PagesApplication.TestClock clock;

    @Autowired
    PagesApplication.TakingDoor door;

    private Visitor admin = new Visitor(0);

    @BeforeEach
    void an_admin() {
        String name = "a" + UUID.randomUUID();
        agents.create(name, "Ann", String.valueOf(passwords.encode("three words long")), Role.ADMIN);
        admin = new Visitor(port).signIn(name, "three words long");
        admin.page("/desk/people");
        door.starts.clear();
    }

    private String make(String name, String scope) {
        Visitor.Reply page = admin.form("/desk/people/programs", Map.of("name", name, "scopes", scope));
        Matcher token = TOKEN.matcher(page.body());
        assertThat(token.find()).as(page.body()).isTrue();
        return token.group(1);
    }

    private Visitor.Reply get(String token, String path, String accept) {
        return new Visitor(port).with(token).send("GET", path, accept, null, "");
    }

    @Test
    void a_token_is_shown_once_and_starts_a_session_without_web_session_and_form_token() {
        String token = make("billing", "start-sessions");
        Sample.Visit visit = sample.begin(Reason.KEY_EXPIRED, "Grid bots");
        Visitor program = new Visitor(port).with(token);

        Visitor.Reply started = program.send(
                "POST",
                "/desk/customers/" + visit.customerId() + "/sessions",
                Visitor.JSON,
                Visitor.JSON,
                JsonMapper.shared()
                        .writeValueAsString(Map.of("reason", "KEY_EXPIRED", "accountIds", visit.accountIds())));

        assertThat(started.status()).as(started.body()).isEqualTo(200);
        assertThat(door.starts)
                .singleElement()
                .satisfies(start -> assertThat(start.by()).isEqualTo(Actor.program("billing")));
        assertThat(program.cookies()).isEmpty();
        assertThat(admin.page("/desk/people").body()).contains("billing").doesNotContain(token);
    }

    @Test
    void a_program_never_gets_a_page() {
        String token = make("reader", "read");

        Visitor.Reply asked = get(token, "/desk", "text/html");

        assertThat(asked.status()).isEqualTo(200);
        assertThat(asked.header("Content-Type")).startsWith("application/json");
        assertThat(asked.body()).contains("\"csrf\":null");
    }

    @Test
    void a_program_sends_no_forms() {
        Visitor program = new Visitor(port).with(make("old-fashioned", "help"));

        assertThat(program.form("/desk/sessions/any/actions", Map.of("type", "Nudge"))
                        .status())
                .isEqualTo(415);
    }

    @Test
    void a_revoked_or_unknown_token_is_refused_whatever_it_asks_for() {
        String token = make("short-lived", "read");
        assertThat(get(token, "/desk", Visitor.JSON).status()).isEqualTo(200);
        Matcher revoke = REVOKE.matcher(admin.page("/desk/people").body());
        while (revoke.find()) {
            admin.form("/desk/people/programs/" + revoke.group(1) + "/revoke", Map.of());
        }

        for (String wrong : new String[] {token, "rekey_unknown", "x", ""}) {
            Visitor.Reply reply = get(wrong, "/desk", Visitor.JSON);
            assertThat(reply.status()).isEqualTo(401);
            assertThat(reply.header("WWW-Authenticate")).contains("invalid_token");
            assertThat(get(wrong, "/desk/nothing", Visitor.JSON).body()).isEqualTo(reply.body());
        }
        assertThat(audit.entries(AuditLog.Scope.everything(), Page.first(50)).rows())
                .extracting(line -> line.entry().action())
                .contains("TOKEN_MADE", "TOKEN_REVOKED");
    }

    private List<AuditEntry> refusedTokens() {
        return audit.entries(AuditLog.Scope.everything(), Page.first(500)).rows().stream()
                .map(AuditLine::entry)
                .filter(entry -> entry.action().equals("TOKEN_REFUSED"))
                .toList();
    }

    @Test
    void a_token_that_is_refused_is_written_down_without_the_token_and_not_without_end() {
        // given
        String narrow = make("narrow", "read");
        clock.advance(Duration.ofHours(2));
        int before = refusedTokens().size();
        String unknown = "rekey_" + UUID.randomUUID();

        // when
        assertThat(get(narrow, "/desk/audit", Visitor.JSON).status()).isEqualTo(403);
        for (int i = 0; i < 30; i++) {
            assertThat(get(unknown, "/desk", Visitor.JSON).status()).isEqualTo(401);
        }

        // then: newest first, twenty of an hour and one that says that there were more
        List<AuditEntry> rows = refusedTokens().subList(0, refusedTokens().size() - before);
        assertThat(rows).hasSize(21);
        assertThat(rows.get(20).actor()).isEqualTo("narrow");
        assertThat(rows.get(20).text()).isEqualTo("The token lacks the scope audit.");
        assertThat(rows.get(19).actor()).isEqualTo("unknown");
        assertThat(rows.get(0).text()).endsWith("in this hour are not written down.");
        assertThat(rows).noneMatch(row -> row.toString().contains(unknown));
    }

    @Test
    void a_token_that_was_revoked_is_written_down_by_its_name() {
        // given
        String token = make("gone", "read");
        Matcher revoke = REVOKE.matcher(admin.page("/desk/people").body());
        while (revoke.find()) {
            admin.form("/desk/people/programs/" + revoke.group(1) + "/revoke", Map.of());
        }

        clock.advance(Duration.ofHours(2));

        // when
        get(token, "/desk", Visitor.JSON);

        // then
        assertThat(refusedTokens().get(0).actor()).isEqualTo("gone");
        assertThat(refusedTokens().get(0).text()).isEqualTo("A token that was revoked was sent.");
    }

    @Test
    void a_program_needs_a_name_and_something_to_do() {
        assertThat(admin.form("/desk/people/programs", Map.of("name", "<b>", "scopes", "read"))
                        .body())
                .contains("A program&#39;s name has letters");
        assertThat(admin.form("/desk/people/programs", Map.of("name", "idle", "scopes", "everything"))
                        .body())
                .contains("Choose what the program may do.");
    }
}
