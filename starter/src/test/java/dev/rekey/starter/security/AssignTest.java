package dev.rekey.starter.security;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rekey.accounts.access.Agents;
import dev.rekey.accounts.access.Role;
import dev.rekey.starter.guide.Sample;
import dev.rekey.workflows.actions.SessionAction;
import dev.rekey.workflows.model.Actor;
import dev.rekey.workflows.model.Reason;
import dev.rekey.workflows.model.SessionView;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.security.crypto.password.PasswordEncoder;

/** Whose session it is, and who may give it into other hands, over HTTP. */
@SpringBootTest(
        classes = PagesApplication.class,
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = {
            "spring.datasource.url=" + PagesApplication.DATABASE,
            "rekey.starter.limits.sign-ins-per-address=1000"
        })
class AssignTest {

    private static final String PASSWORD = "a good password";

    @LocalServerPort
    int port;

    @Autowired
    Agents agents;

    @Autowired
    PasswordEncoder passwords;

    @Autowired
    Sample sample;

    @Autowired
    PagesApplication.TakingDoor door;

    private String me = "";
    private String colleague = "";
    private String third = "";
    private Sample.Visit visit = new Sample.Visit("", "", "", "", List.of());

    @BeforeEach
    void three_agents_and_a_session() {
        me = agent("Mira", Role.AGENT);
        colleague = agent("Otto", Role.AGENT);
        third = agent("Pia", Role.AGENT);
        visit = sample.begin(Reason.VAULT_RESET, "Grid bots");
        door.onSessions.clear();
    }

    private String agent(String name, Role role) {
        String signInName = name.toLowerCase(Locale.ROOT) + UUID.randomUUID();
        agents.create(signInName, name, String.valueOf(passwords.encode(PASSWORD)), role);
        return signInName;
    }

    private void lookedAfterBy(Actor actor) {
        SessionView view = sample.session(visit, Reason.VAULT_RESET, SessionView.State.OPEN, List.of());
        sample.publish(new SessionView(
                view.sessionId(),
                view.customerId(),
                view.revision(),
                view.reason(),
                view.words(),
                view.startedBy(),
                actor,
                view.startedAt(),
                view.expiresAt(),
                view.accountIds(),
                view.finished(),
                view.reminders(),
                view.state(),
                view.endedAt()));
    }

    private Actor actor(String whose) {
        return switch (whose) {
            case "my own" -> Actor.agent(me);
            case "a colleague's" -> Actor.agent(colleague);
            case "a program's" -> Actor.program("billing");
            default -> Actor.trader(visit.customerId());
        };
    }

    private Visitor.Reply assign(String who, String to, String from) {
        Visitor visitor = new Visitor(port).signIn(who, PASSWORD);
        visitor.page("/desk/sessions/" + visit.sessionId());
        return visitor.form(
                "/desk/sessions/" + visit.sessionId() + "/actions",
                Map.of("type", "Assign", "agent", to, "from", from));
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            my own,         another,  taken
            my own,         nobody,   taken
            a colleague's,  nobody,   refused
            a colleague's,  me,       taken
            a colleague's,  another,  refused
            a program's,    me,       taken
            a program's,    another,  refused
            the customer's, me,       taken
            the customer's, another,  refused
            """)
    void an_agent_hands_over_or_lets_go_of_their_own_and_takes_any_from_whoever_has_it(
            String whose, String to, String answer) {
        // given
        lookedAfterBy(actor(whose));
        String wanted = to.equals("me") ? me : to.equals("nobody") ? "nobody" : third;

        // when
        Visitor.Reply reply = assign(me, wanted, actor(whose).name());

        // then
        if (answer.equals("taken")) {
            assertThat(door.onSessions)
                    .singleElement()
                    .satisfies(request -> assertThat(request.action())
                            .isEqualTo(new SessionAction.Assign(
                                    wanted, actor(whose).name())))
                    .satisfies(request -> assertThat(request.by()).isEqualTo(Actor.agent(me)));
        } else {
            assertThat(reply.status()).isEqualTo(403);
            assertThat(reply.body()).contains("This session is in other hands.");
            assertThat(door.onSessions).isEmpty();
        }
    }

    @Test
    void a_supervisor_gives_anybodys_to_anybody() {
        lookedAfterBy(Actor.agent(colleague));

        assign(agent("Sue", Role.SUPERVISOR), third, colleague);

        assertThat(door.onSessions)
                .singleElement()
                .satisfies(
                        request -> assertThat(request.action()).isEqualTo(new SessionAction.Assign(third, colleague)));
    }

    @Test
    void nobody_is_given_a_session_who_does_not_help() {
        lookedAfterBy(Actor.agent(me));
        String auditor = agent("Ada", Role.AUDITOR);
        String gone = agent("Gus", Role.AGENT);
        agents.setActive(agents.bySignInName(gone).orElseThrow().id(), false);

        for (String nobody : List.of(auditor, gone, "noone", "", third.toUpperCase(Locale.ROOT))) {
            Visitor.Reply reply = assign(me, nobody, me);

            assertThat(reply.status()).as(nobody).isEqualTo(409);
            assertThat(reply.body()).as(nobody).contains("There is no such agent, or they do not help customers.");
        }
        assertThat(door.onSessions).isEmpty();
    }

    @Test
    void the_page_offers_what_may_be_done() {
        Visitor mira = new Visitor(port).signIn(me, PASSWORD);
        String page = "/desk/sessions/" + visit.sessionId();

        lookedAfterBy(Actor.agent(me));
        assertThat(mira.page(page).body())
                .contains("id=\"hand-over\"", "id=\"release\"", "id=\"cancel\"", "value=\"" + third + "\"")
                .doesNotContain("id=\"take-over\"");

        lookedAfterBy(Actor.agent(colleague));
        assertThat(mira.page(page).body())
                .contains("<span id=\"agent\">" + colleague + "</span>")
                .contains("id=\"take-over\"", "Take over from " + colleague)
                .doesNotContain("id=\"hand-over\"", "id=\"release\"", "id=\"cancel\"");

        lookedAfterBy(Actor.program("billing"));
        assertThat(mira.page(page).body())
                .contains("id=\"take-over\"")
                .doesNotContain("id=\"hand-over\"", "id=\"cancel\"");
    }
}
