package dev.rekey.starter.security;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rekey.accounts.access.Agents;
import dev.rekey.accounts.access.GuideLinks;
import dev.rekey.accounts.access.ProgramTokens;
import dev.rekey.accounts.access.ProgramTokens.NewToken;
import dev.rekey.accounts.access.ProgramTokens.Scope;
import dev.rekey.accounts.access.Role;
import dev.rekey.accounts.read.AuditLine;
import dev.rekey.accounts.read.AuditLog;
import dev.rekey.accounts.read.Page;
import dev.rekey.starter.guide.Sample;
import dev.rekey.workflows.model.Reason;
import java.io.BufferedReader;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.security.crypto.password.PasswordEncoder;

/** Whoever may no longer is out with the next request, and the stream that is open ends. */
@SpringBootTest(
        classes = PagesApplication.class,
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = {
            "spring.datasource.url=" + PagesApplication.DATABASE,
            "rekey.starter.limits.sign-ins-per-address=1000",
            "rekey.starter.limits.links-per-address=0"
        })
@Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class LettingGoTest {

    private static final String PASSWORD = "a good password";

    @LocalServerPort
    int port;

    @Autowired
    Agents agents;

    @Autowired
    PasswordEncoder passwords;

    @Autowired
    ProgramTokens tokens;

    @Autowired
    GuideLinks links;

    @Autowired
    Sample sample;

    @Autowired
    AuditLog audit;

    @Autowired
    PagesApplication.TestClock clock;

    private Sample.Visit visit = new Sample.Visit("", "", "", "", List.of());
    private Sample.Visit other = visit;

    @BeforeEach
    void two_sessions() {
        visit = sample.begin(Reason.VAULT_RESET, "Grid bots");
        other = sample.begin(Reason.VAULT_RESET, "Grid bots");
        clock.advance(Duration.ofMinutes(1));
    }

    private String agent(Role role) {
        String name = "a" + UUID.randomUUID();
        agents.create(name, "Sam", String.valueOf(passwords.encode(PASSWORD)), role);
        return name;
    }

    private Visitor trader(Sample.Visit session) {
        Visitor trader = new Visitor(port);
        String token = links.create(session.sessionId(), "sam");
        trader.page("/g/" + token);
        trader.form("/g/" + token, Map.of("code", links.newCode(session.sessionId(), "sam")));
        assertThat(trader.page("/guide").status()).isEqualTo(200);
        return trader;
    }

    private static void ends(BufferedReader stream) throws IOException {
        String line;
        do {
            line = stream.readLine();
        } while (line != null);
    }

    @Test
    void closing_the_guide_ends_its_visits_links_and_code_and_those_of_no_other_session() throws IOException {
        // given a link that reached the wrong person, and one that was not opened yet
        Visitor stranger = trader(visit);
        Visitor somebodyElse = trader(other);
        String unused = links.create(visit.sessionId(), "sam");
        String code = links.newCode(visit.sessionId(), "sam");
        Visitor sam = new Visitor(port).signIn(agent(Role.AGENT), PASSWORD);
        sam.page("/desk/sessions/" + visit.sessionId());
        try (BufferedReader stream = stranger.listen("/guide/events")) {
            // when
            Visitor.Reply closed = sam.form("/desk/sessions/" + visit.sessionId() + "/link/revoke", Map.of());

            // then
            assertThat(closed.location()).endsWith("/desk/sessions/" + visit.sessionId() + "?closed");
            ends(stream);
        }
        assertThat(stranger.page("/guide").status()).isEqualTo(401);
        assertThat(stranger.page("/guide/accounts/" + visit.accountIds().get(0)).status())
                .isEqualTo(401);
        assertThat(somebodyElse.page("/guide").status()).isEqualTo(200);
        Visitor late = new Visitor(port);
        late.page("/g/" + unused);
        assertThat(late.form("/g/" + unused, Map.of("code", code)).status()).isEqualTo(409);
        AuditLine written = audit.entries(AuditLog.Scope.session(visit.sessionId()), Page.first(50)).rows().stream()
                .filter(line -> line.entry().action().equals("GUIDE_CLOSED"))
                .findFirst()
                .orElseThrow();
        assertThat(written.entry().customerId()).isEqualTo(visit.customerId());
        assertThat(sam.page("/desk/sessions/" + visit.sessionId() + "?closed").body())
                .contains("Every link, code, known browser and open guide of this session is closed.");

        // and the customer comes by a new link
        clock.advance(Duration.ofSeconds(1));
        trader(visit);
    }

    @Test
    void a_link_that_was_opened_and_waits_for_its_code_is_closed_as_well() {
        // given a stranger who opened the link and had no code
        String first = links.create(visit.sessionId(), "sam");
        links.newCode(visit.sessionId(), "sam");
        Visitor stranger = new Visitor(port);
        stranger.page("/g/" + first);
        stranger.form("/g/" + first, Map.of("code", "000000"));
        Visitor sam = new Visitor(port).signIn(agent(Role.AGENT), PASSWORD);
        sam.page("/desk/sessions/" + visit.sessionId());

        // when
        sam.form("/desk/sessions/" + visit.sessionId() + "/link/revoke", Map.of());
        String code = links.newCode(visit.sessionId(), "sam");

        // then neither a right code nor wrong ones do anything with it
        for (int time = 0; time < 6; time++) {
            assertThat(stranger.form("/g/" + first, Map.of("code", time == 0 ? code : "000000"))
                            .status())
                    .isEqualTo(409);
        }
        assertThat(stranger.page("/guide").status()).isEqualTo(401);
        String second = links.create(visit.sessionId(), "sam");
        Visitor trader = new Visitor(port);
        trader.page("/g/" + second);
        assertThat(trader.form("/g/" + second, Map.of("code", code)).location()).endsWith("/guide");
    }

    @Test
    void a_new_link_ends_the_one_before() {
        Visitor sam = new Visitor(port).signIn(agent(Role.AGENT), PASSWORD);
        sam.page("/desk/sessions/" + visit.sessionId());
        String first = links.create(visit.sessionId(), "sam");

        sam.form("/desk/sessions/" + visit.sessionId() + "/link", Map.of());
        String code = links.newCode(visit.sessionId(), "sam");

        Visitor late = new Visitor(port);
        late.page("/g/" + first);
        assertThat(late.form("/g/" + first, Map.of("code", code)).body()).contains("This link is out of date");
    }

    @Test
    void a_sign_in_and_a_visit_end_after_a_day_whatever_is_asked_for_meanwhile() {
        Visitor sam = new Visitor(port).signIn(agent(Role.AGENT), PASSWORD);
        Visitor trader = trader(visit);
        String visited = trader.webSession();
        clock.advance(Duration.ofHours(23));
        assertThat(sam.page("/desk").status()).isEqualTo(200);
        assertThat(trader.page("/guide").status()).isEqualTo(200);
        assertThat(trader.webSession()).isEqualTo(visited);

        clock.advance(Duration.ofHours(1));

        // then; a trader in a browser that is known begins another visit at once
        assertThat(sam.page("/desk").location()).endsWith("/desk/sign-in");
        assertThat(trader.page("/guide").status()).isEqualTo(200);
        assertThat(trader.webSession()).isNotEqualTo(visited);
    }

    @Test
    void after_a_day_a_stream_ends_too_and_the_codec_server_lets_in_no_longer() throws IOException {
        // given an agent whom the codec server lets in, though nothing is sealed here
        Visitor sam = new Visitor(port).signIn(agent(Role.AGENT), PASSWORD);
        assertThat(sam.send("POST", "/codec/decode", Visitor.JSON, Visitor.JSON, "{}")
                        .status())
                .isEqualTo(404);
        try (BufferedReader stream = sam.listen("/desk/events")) {
            // when nothing but time goes by
            clock.advance(Duration.ofDays(1));

            // then
            ends(stream);
        }
        assertThat(sam.send("POST", "/codec/decode", Visitor.JSON, Visitor.JSON, "{}")
                        .status())
                .isEqualTo(403);
    }

    @Test
    void of_more_streams_than_one_person_needs_the_oldest_ends() throws IOException {
        Visitor trader = trader(visit);
        BufferedReader first = trader.listen("/guide/events");

        List<BufferedReader> others = new ArrayList<>();
        for (int stream = 0; stream < 30; stream++) {
            others.add(trader.listen("/guide/events"));
        }

        ends(first);
        for (BufferedReader stream : others) {
            stream.close();
        }
    }

    @Test
    void an_agent_who_is_let_go_hears_nothing_more() throws IOException {
        // given
        String name = agent(Role.AGENT);
        Visitor sam = new Visitor(port).signIn(name, PASSWORD);
        try (BufferedReader stream = sam.listen("/desk/events")) {
            // when
            agents.setActive(agents.bySignInName(name).orElseThrow().id(), false);

            // then
            ends(stream);
        }
        assertThat(sam.page("/desk").location()).endsWith("/desk/sign-in");
    }

    @Test
    void a_program_whose_token_is_revoked_hears_nothing_more() throws IOException {
        // given
        NewToken made = tokens.create("billing", Set.of(Scope.READ), "ann");
        Visitor program = new Visitor(port).with(made.token());
        try (BufferedReader stream = program.listen("/desk/events?session=" + visit.sessionId())) {
            // when
            tokens.revoke(made.program().id());

            // then
            ends(stream);
        }
        assertThat(program.send("GET", "/desk", Visitor.JSON, null, "").status())
                .isEqualTo(401);
    }
}
