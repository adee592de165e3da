package dev.rekey.starter.desk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rekey.accounts.LeftAction;
import dev.rekey.accounts.access.Agents;
import dev.rekey.accounts.access.Role;
import dev.rekey.accounts.write.LeftActions;
import dev.rekey.starter.door.Answer;
import dev.rekey.starter.door.RotationDoor;
import dev.rekey.starter.door.Started;
import dev.rekey.starter.guide.Sample;
import dev.rekey.workflows.model.Reason;
import dev.rekey.workflows.model.SessionStart;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.security.crypto.password.PasswordEncoder;
import tools.jackson.databind.JsonNode;

/** What the desk says of starts and actions that nobody answered, and that it says "joined" only when it is so. */
@SpringBootTest(
        classes = DeskPagesApplication.class,
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = "spring.datasource.url=" + DeskPagesApplication.DATABASE)
class LeftTest {

    @LocalServerPort
    int port;

    @Autowired
    Agents agents;

    @Autowired
    PasswordEncoder passwords;

    @Autowired
    Sample sample;

    @Autowired
    LeftActions left;

    @Autowired
    DeskDoor door;

    private DeskBrowser agent;
    private Sample.Visit visit;
    private String starts;

    @BeforeEach
    void an_agent_and_a_session() {
        String name = "left-" + UUID.randomUUID();
        agents.create(name, "Lea", String.valueOf(passwords.encode("a good password")), Role.AGENT);
        agent = new DeskBrowser(port);
        agent.signIn(name, "a good password");
        visit = sample.begin(Reason.VAULT_RESET, "Grid bots");
        starts = "/desk/customers/" + visit.customerId() + "/sessions";
        door.forget();
    }

    private Map<String, List<String>> form(String id) {
        return Map.of(
                "id",
                List.of(id),
                "reason",
                List.of("KEY_EXPIRED"),
                "accountIds",
                List.of(visit.accountIds().get(0)));
    }

    @Test
    void joined_is_said_when_another_session_takes_the_accounts_and_else_not() {
        // given a session that is there, as the published views tell
        door.answerStarts(start -> new Started.Session(visit.sessionId(), true));

        // when
        String joined =
                agent.form(starts, form("one")).headers().firstValue("Location").orElseThrow();
        door.answerStarts(start -> new Started.Session(start.sessionId(), false));
        String fresh =
                agent.form(starts, form("two")).headers().firstValue("Location").orElseThrow();

        // then it is the door's word that counts
        assertThat(joined).endsWith("/desk/sessions/" + visit.sessionId() + "?joined");
        assertThat(fresh).doesNotContain("joined");

        // and what has begun and does not show yet is being prepared
        HttpResponse<String> preparing = agent.page(URI.create(fresh).getPath());
        assertThat(preparing.statusCode()).isEqualTo(200);
        assertThat(preparing.body())
                .contains("This session is being prepared", "data-live", "/desk/customers/" + visit.customerId());
    }

    @Test
    void what_is_not_there_says_so_and_leads_back_to_the_inbox() {
        for (String nowhere : List.of(
                "/desk/sessions/nonsense",
                "/desk/sessions/nonsense/guide",
                "/desk/sessions/nonsense/help",
                "/desk/customers/nobody",
                "/desk/customers/nobody/contact",
                "/desk/customers/" + visit.customerId() + "/accounts/nonsense",
                "/desk/answers/nonsense",
                "/desk/nonsense")) {
            HttpResponse<String> page = agent.page(nowhere);
            assertThat(page.statusCode()).as(nowhere).isEqualTo(404);
            assertThat(page.body()).as(nowhere).contains("id=\"home\" href=\"/desk\"");
        }
    }

    @Test
    void the_same_form_sent_twice_is_one_session() {
        agent.form(starts, form("the same"));
        agent.form(starts, form("the same"));
        agent.form(starts, form("another"));

        List<String> ids = door.starts().stream().map(SessionStart::sessionId).toList();
        assertThat(ids).hasSize(3);
        assertThat(ids.get(1)).isEqualTo(ids.get(0));
        assertThat(ids.get(2)).isNotEqualTo(ids.get(0));
    }

    @Test
    void a_start_that_is_only_kept_is_called_so_and_shows_until_it_is_taken() {
        // given
        door.answerStarts(start -> {
            LeftAction.Request row = row(start.sessionId(), "", start.sessionId(), LeftAction.START);
            left.leave(row);
            left.kept(row);
            return new Started.Saved();
        });

        // when
        HttpResponse<String> form = agent.form(starts, form("kept"));
        HttpResponse<String> json = agent.jsonForJson(starts, Map.of("id", "kept", "reason", "KEY_EXPIRED"));

        // then
        String customer = "/desk/customers/" + visit.customerId();
        assertThat(form.headers().firstValue("Location").orElseThrow()).endsWith(customer);
        assertThat(agent.page(customer).body())
                .contains("data-pending=\"yes\"", "“Start”", "is saved and waits for our system");
        assertThat(json.statusCode()).isEqualTo(202);
        String id = DeskBrowser.read(json).path("id").asString();
        assertThat(DeskBrowser.read(json).path("saved").asString()).startsWith("Saved.");
        assertThat(agent.json(customer).path("left").get(0).path("id").asString())
                .isEqualTo(id);
        assertThat(agent.page("/desk/sessions/" + id).body()).contains("This session is being prepared");

        // and when the open session has taken it
        left.answer(row(visit.sessionId(), "", id, LeftAction.JOIN), null);
        assertThat(agent.json(customer).path("left").size()).isZero();
        assertThat(agent.page("/desk/sessions/" + id).statusCode()).isEqualTo(404);
    }

    @Test
    void of_a_start_that_nobody_answered_nothing_is_claimed() {
        door.answerStarts(start -> {
            throw new RotationDoor.DoorClosed(new IOException("no server"));
        });
        HttpResponse<String> page = agent.form(starts, form("lost"));
        JsonNode json = DeskBrowser.read(agent.jsonForJson(starts, Map.of("reason", "KEY_EXPIRED")));
        door.answerStarts(start -> {
            throw new RotationDoor.DoorBusy();
        });
        JsonNode busy = DeskBrowser.read(agent.jsonForJson(starts, Map.of("reason", "KEY_EXPIRED")));

        assertThat(page.statusCode()).isEqualTo(504);
        // The form goes by the same name when it is sent again.
        assertThat(page.body()).contains("we cannot tell yet whether a session was started", "value=\"lost\"");
        assertThat(json.path("done").asString()).isEqualTo("unknown");
        assertThat(busy.path("status").asInt()).isEqualTo(503);
        assertThat(busy.path("done").asString()).isEqualTo("no");
    }

    @Test
    void an_action_that_waits_is_shown_with_who_took_it_and_not_offered_again() {
        // given
        String session = "/desk/sessions/" + visit.sessionId();
        LeftAction.Request extend = row(visit.sessionId(), "", "e-1", "Extend");
        left.leave(extend);
        left.kept(extend);
        LeftAction.Request skip = row(visit.sessionId(), visit.accountIds().get(0), "s-1", "Skip");
        left.leave(skip);
        left.answer(skip, "This account is finished: replaced.");

        // when
        String page = agent.page(session).body();

        // then
        assertThat(page)
                .contains("sam:", "“Extend”", "is saved and waits for our system", "data-pending=\"yes\"")
                .contains("“Leave out”", "was not done. This account is finished: replaced.")
                .contains("id=\"nudge\"")
                .doesNotContain("id=\"extend\"");
        assertThat(agent.json(session).path("left").size()).isEqualTo(2);
    }

    @Test
    void each_answer_to_an_agent_says_what_is_known_and_no_more() {
        String act = "/desk/sessions/" + visit.sessionId() + "/actions";
        door.answerSessions(new Answer.Unknown<>());
        HttpResponse<String> unknown = agent.form(act, Map.of("type", List.of("Extend")));
        door.answerSessions(new Answer.Saved<>());
        HttpResponse<String> saved = agent.jsonForJson(act, Map.of("type", "Extend", "id", "mine"));

        assertThat(unknown.statusCode()).isEqualTo(504);
        assertThat(unknown.body()).contains("we cannot tell yet whether this was done");
        assertThat(saved.statusCode()).isEqualTo(202);
        assertThat(DeskBrowser.read(saved).path("id").asString()).isEqualTo("mine");
    }

    private LeftAction.Request row(String session, String account, String id, String action) {
        return new LeftAction.Request(session, account, id, visit.customerId(), action, "AGENT", "sam");
    }
}
