package dev.rekey.starter.security;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rekey.accounts.access.Agents;
import dev.rekey.accounts.access.GuideLinks;
import dev.rekey.accounts.access.Role;
import dev.rekey.starter.guide.Sample;
import dev.rekey.workflows.model.Reason;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.security.crypto.password.PasswordEncoder;

/** What keeps other sites and impatient people out, over HTTP. */
@SpringBootTest(
        classes = PagesApplication.class,
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = {
            "spring.datasource.url=" + PagesApplication.DATABASE,
            "rekey.starter.public-url=http://keys.example",
            "rekey.starter.hosts=more.example",
            "rekey.starter.body-within=20m",
            "rekey.starter.limits.sign-ins-per-address=1000",
            "rekey.starter.limits.codes-per-address=6",
            "rekey.starter.limits.links-per-address=12"
        })
class WebTest {

    private static final String PASSWORD = "three words long";

    @LocalServerPort
    int port;

    @Autowired
    Agents agents;

    @Autowired
    PasswordEncoder passwords;

    @Autowired
    GuideLinks links;

    @Autowired
    JdbcClient jdbc;

    @Autowired
    Sample sample;

    @Autowired
    PagesApplication.TestClock clock;

    private Sample.Visit visit = new Sample.Visit("", "", "", "", List.of());

    @BeforeEach
    void a_session() {
        clock.advance(Duration.ofDays(1).plusHours(1));
        visit = sample.begin(Reason.VAULT_RESET, "Grid bots");
    }

    private Visitor trader() {
        String token = links.create(visit.sessionId(), "sam");
        Visitor trader = new Visitor(port);
        trader.page("/g/" + token);
        trader.form("/g/" + token, Map.of("code", links.newCode(visit.sessionId(), "sam")));
        trader.page("/guide");
        return trader;
    }

    private Visitor agent() {
        return somebody(Role.AGENT);
    }

    private Visitor somebody(Role role) {
        String name = "a" + UUID.randomUUID();
        agents.create(name, "Ada", String.valueOf(passwords.encode(PASSWORD)), role);
        return new Visitor(port).signIn(name, PASSWORD);
    }

    @ParameterizedTest
    @CsvSource({
        "Sec-Fetch-Site, same-origin, true",
        "Sec-Fetch-Site, none, true",
        "Sec-Fetch-Site, same-site, false",
        "Sec-Fetch-Site, cross-site, false",
        "Sec-Fetch-Site, nonsense, false",
        "Origin, http://keys.example, true",
        "Origin, http://keys.example.evil.example, false",
        "Origin, https://keys.example, false",
        "Origin, null, false",
        "Accept-Language, en, true"
    })
    void a_change_that_another_site_asks_for_is_refused_even_with_the_form_token(
            String header, String value, boolean taken) {
        String token = links.create(visit.sessionId(), "sam");
        Visitor visitor = new Visitor(port);
        visitor.page("/g/" + token);
        Map<String, String> code = Map.of("code", links.newCode(visit.sessionId(), "sam"));

        Visitor.Reply reply = visitor.form("/g/" + token, code, header, value);

        assertThat(reply.status()).isEqualTo(taken ? 303 : 403);
        if (!taken) {
            assertThat(reply.body()).contains("Another site asked for this, so nothing was done.");
        }
    }

    @Test
    void a_page_of_this_host_may_ask_whatever_the_public_address_is() {
        String token = links.create(visit.sessionId(), "sam");
        Visitor visitor = new Visitor(port);
        visitor.page("/g/" + token);

        Visitor.Reply reply = visitor.form(
                "/g/" + token,
                Map.of("code", links.newCode(visit.sessionId(), "sam")),
                "Origin",
                "http://127.0.0.1:" + port);

        assertThat(reply.status()).isEqualTo(303);
    }

    @Test
    void a_link_from_another_site_still_opens() {
        Visitor.Reply reply =
                new Visitor(port).send("GET", "/g/anything", Visitor.PAGE, null, "", "Sec-Fetch-Site", "cross-site");

        assertThat(reply.status()).isEqualTo(200);
    }

    @Test
    void the_sixth_link_for_a_session_in_an_hour_has_to_wait() {
        Visitor agent = agent();
        String place = "/desk/sessions/" + visit.sessionId() + "/link";
        for (int made = 0; made < 5; made++) {
            assertThat(agent.form(place, Map.of()).status()).isEqualTo(200);
        }

        Visitor.Reply sixth = agent.form(place, Map.of());

        assertThat(sixth.status()).isEqualTo(429);
        assertThat(sixth.header("Retry-After")).isEqualTo("3600");
        assertThat(sixth.body()).contains("There were too many links for this session. Try again in 60 minutes.");
        clock.advance(Duration.ofHours(1));
        assertThat(agent.form(place, Map.of()).status()).isEqualTo(200);
    }

    @Test
    void an_address_makes_only_so_many_links() {
        Visitor agent = agent();
        for (int made = 0; made < 12; made++) {
            String session = sample.begin(Reason.VAULT_RESET, "Grid bots").sessionId();
            assertThat(agent.form("/desk/sessions/" + session + "/link", Map.of())
                            .status())
                    .isEqualTo(200);
        }

        Visitor.Reply late =
                agent.send("POST", "/desk/sessions/" + visit.sessionId() + "/link", Visitor.JSON, Visitor.JSON, "{}");

        assertThat(late.status()).isEqualTo(429);
        assertThat(late.header("Content-Type")).startsWith("application/problem+json");
    }

    @Test
    void an_address_tries_only_so_many_codes() {
        for (int wrong = 0; wrong < 6; wrong++) {
            Visitor visitor = new Visitor(port);
            visitor.page("/g/nothing");
            assertThat(visitor.form("/g/nothing", Map.of("code", "123456")).status())
                    .isEqualTo(409);
        }
        Visitor visitor = new Visitor(port);
        visitor.page("/g/nothing");

        assertThat(visitor.form("/g/nothing", Map.of("code", "123456")).status())
                .isEqualTo(429);
        clock.advance(Duration.ofMinutes(10));
        assertThat(trader().page("/guide").status()).isEqualTo(200);
    }

    @Test
    void what_is_foreign_and_what_is_not_there_look_the_same() {
        Visitor trader = trader();
        Sample.Visit other = sample.begin(Reason.VAULT_RESET, "Grid bots");
        for (String accept : List.of(Visitor.PAGE, Visitor.JSON)) {
            Visitor.Reply foreign =
                    trader.send("GET", "/guide/accounts/" + other.accountIds().get(0), accept, null, "");
            Visitor.Reply nobodys = trader.send("GET", "/guide/accounts/" + UUID.randomUUID(), accept, null, "");

            assertThat(foreign.status()).isEqualTo(404);
            assertThat(same(foreign)).isEqualTo(same(nobodys));
        }
        Visitor agent = agent();
        Visitor.Reply closed = agent.page("/desk/people");
        Visitor.Reply nothing = agent.page("/desk/no-such-page");
        assertThat(closed.status()).isEqualTo(404);
        assertThat(same(closed)).isEqualTo(same(nothing));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void a_body_longer_than_anything_of_ours_is_not_read(boolean lengthIsSaid) throws Exception {
        String tooLong = "{\"type\":\"AskForHelp\",\"words\":\"" + "a".repeat(300_000) + "\"}";
        HttpRequest.BodyPublisher body = lengthIsSaid
                ? HttpRequest.BodyPublishers.ofString(tooLong)
                : HttpRequest.BodyPublishers.fromPublisher(HttpRequest.BodyPublishers.ofString(tooLong));
        Visitor trader = trader();
        HttpRequest request = trader.request(
                        "/guide/accounts/" + visit.accountIds().get(0) + "/actions")
                .header("Content-Type", Visitor.JSON)
                .header("Accept", Visitor.JSON)
                .POST(body)
                .build();

        HttpResponse<String> answer = trader.http().send(request, HttpResponse.BodyHandlers.ofString());

        assertThat(answer.statusCode()).isEqualTo(413);
        assertThat(answer.headers().firstValue("Content-Type").orElse("")).startsWith("application/problem+json");
        assertThat(answer.body()).contains("That is too long. Send less at once.");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/desk/people;x", "/desk//people", "/desk/%2e%2e/people", "/desk/%70eople", "/desk/peopl%65"})
    void an_address_made_to_be_read_in_two_ways_gets_one_sentence_and_every_header(String address) throws Exception {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.getOutputStream()
                    .write(("GET " + address + " HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));

            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

            assertThat(answer)
                    .startsWith("HTTP/1.1 400")
                    .contains(
                            "That could not be read, so nothing was done.",
                            "Content-Security-Policy: " + SecurityConfiguration.CONTENT_SECURITY_POLICY,
                            "X-Content-Type-Options: nosniff",
                            "Cache-Control: no-store");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "keys.example, 200",
        "KEYS.example:8443, 200",
        "more.example, 200",
        "localhost, 200",
        "127.0.0.1, 200",
        "[::1], 200",
        "evil.example, 421",
        "keys.example.evil.example, 421",
        "10.0.0.7, 421",
        "127.0.0.1.evil.example, 421"
    })
    void the_pages_answer_under_their_own_names_only(String host, int status) throws Exception {
        String answer = raw("GET /desk/sign-in HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n");
        String changed = raw("POST /desk/sign-in HTTP/1.1\r\nHost: " + host
                + "\r\nAccept: application/json\r\nContent-Length: 3\r\nConnection: close\r\n\r\na=b");

        assertThat(answer).startsWith("HTTP/1.1 " + status);
        if (status == 421) {
            assertThat(answer)
                    .contains(
                            "This site does not answer under this name, so nothing was done.",
                            "Content-Security-Policy: " + SecurityConfiguration.CONTENT_SECURITY_POLICY)
                    .doesNotContain("<html");
            assertThat(changed).startsWith("HTTP/1.1 421").contains("application/problem+json", "\"done\":\"no\"");
        } else {
            // Without a form token; but it was looked at.
            assertThat(changed).startsWith("HTTP/1.1 403");
        }
        assertThat(raw("GET /healthz HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 200");
    }

    private String raw(String request) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void two_thousand_connections_that_send_a_byte_now_and_then_leave_the_pages_answering() throws Exception {
        // given
        Visitor agent = agent();
        Visitor trader = trader();
        String action = "/guide/accounts/" + visit.accountIds().get(0) + "/actions";
        String body = "\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 1000\r\n\r\nx";
        List<String> beginnings = List.of(
                "POST /desk/sign-in HTTP/1.1\r\nHost: localhost" + body,
                "POST " + action + " HTTP/1.1\r\nHost: localhost" + body,
                "GET /desk HTTP/1.1\r\nHost: localhost" + body,
                "POST /desk//people;x HTTP/1.1\r\nHost: evil.example" + body,
                "POST /codec/decode HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n3e8\r\nx",
                "POST /desk/sign-in HTTP/1.1\r\nHost: localhost\r\nX-Slow: ");
        List<Socket> slow = new ArrayList<>();
        try {
            for (int number = 0; number < 2_000; number++) {
                Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
                slow.add(socket);
                send(socket, beginnings.get(number % beginnings.size()));
            }
            for (Socket socket : slow) {
                send(socket, "x");
            }

            // then pages and actions are answered
            assertThat(agent.page("/desk").status()).isEqualTo(200);
            assertThat(trader.page("/guide").status()).isEqualTo(200);
            assertThat(trader.form(action, Map.of("type", "OpenEdit")).status()).isEqualTo(303);
            assertThat(new Visitor(port).page("/desk/sign-in").status()).isEqualTo(200);

            // and none of the slow ones was hung up on: who is slow because of their network is served at last
            Socket late = slow.get(0);
            send(late, "x".repeat(998));
            late.setSoTimeout(60_000);
            assertThat(new BufferedReader(new InputStreamReader(late.getInputStream(), StandardCharsets.US_ASCII))
                            .readLine())
                    .startsWith("HTTP/1.1 403");
        } finally {
            for (Socket socket : slow) {
                socket.close();
            }
        }
    }

    private static void send(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
    }

    @Test
    void an_admin_is_told_of_a_proxy_that_is_not_believed() {
        // given
        new Visitor(port).send("GET", "/healthz", "*/*", null, "", "X-Forwarded-For", "6.6.6.6");

        // when
        Visitor.Reply page = somebody(Role.ADMIN).page("/desk");

        // then
        assertThat(page.body())
                .contains(
                        "id=\"proxy\"",
                        "Requests from <span>127.0.0.1</span> came through a proxy that is not believed",
                        "server.forward-headers-strategy=native")
                .doesNotContain("6.6.6.6");
        assertThat(agent().page("/desk").body()).doesNotContain("id=\"proxy\"");
    }

    @Test
    void nobody_chooses_their_own_address_by_a_header() {
        Visitor anybody = new Visitor(port);
        anybody.page("/desk/sign-in");

        Visitor.Reply reply = anybody.form(
                "/desk/sign-in",
                Map.of("username", "n" + UUID.randomUUID(), "password", "x"),
                "X-Forwarded-For",
                "6.6.6.6",
                "Forwarded",
                "for=6.6.6.6;host=evil.example",
                "X-Forwarded-Host",
                "evil.example");

        assertThat(reply.location()).doesNotContain("evil");
        assertThat(jdbc.sql("select who from try_count").query(String.class).list())
                .isNotEmpty()
                .noneMatch(who -> who.contains("6.6.6.6"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "/desk",
                "/desk/sign-in",
                "/desk/no-such-page",
                "/g/nothing",
                "/guide",
                "/closed",
                "/healthz"
            })
    void who_only_looks_and_is_not_signed_in_writes_no_row(String place) {
        for (String accept : List.of(Visitor.PAGE, Visitor.JSON)) {
            // given
            Map<String, Long> before = rows();

            // when
            Visitor somebody = new Visitor(port);
            somebody.send("GET", place, accept, null, "");
            somebody.send("GET", place, accept, null, "");

            // then
            assertThat(rows()).as(accept).isEqualTo(before);
            assertThat(somebody.webSession()).isEmpty();
        }
    }

    private Map<String, Long> rows() {
        return jdbc
                .sql("select table_name from information_schema.tables where table_schema = 'public'")
                .query(String.class)
                .list()
                .stream()
                .collect(Collectors.toMap(
                        Function.identity(),
                        table -> jdbc.sql("select count(*) from " + table)
                                .query(Long.class)
                                .single()));
    }

    @Test
    void a_form_without_a_sign_in_needs_the_token_of_the_same_browser() {
        Visitor here = new Visitor(port);
        here.page("/desk/sign-in");
        Visitor elsewhere = new Visitor(port);
        Map<String, String> wrong = Map.of("username", "nobody", "password", "wrong");

        assertThat(elsewhere.form("/desk/sign-in", wrong).status()).isEqualTo(403);
        assertThat(here.form("/desk/sign-in", wrong).location()).endsWith("?error");
        assertThat(here.cookies())
                .filteredOn(cookie -> cookie.getName().equals("rekey-form"))
                .singleElement()
                .satisfies(cookie -> assertThat(cookie.isHttpOnly()).isTrue());
    }

    @Test
    void who_was_let_in_is_not_forgotten_soon() {
        jdbc.sql("delete from spring_session").update();
        agent();
        assertThat(lives()).contains(43_200);
        jdbc.sql("delete from spring_session").update();
        trader();
        assertThat(lives()).containsExactly(43_200);
        assertThat(jdbc.sql("select attribute_name from spring_session_attributes")
                        .query(String.class)
                        .list())
                .noneMatch(name -> name.contains("SAVED_REQUEST"));
    }

    @Test
    void that_somebody_was_here_is_written_once_a_minute_and_what_a_request_changes_always() {
        // given
        jdbc.sql("delete from spring_session").update();
        Visitor agent = agent();
        long justNow = System.currentTimeMillis() + Duration.ofHours(1).toMillis();
        jdbc.sql("update spring_session set last_access_time = :at")
                .param("at", justNow)
                .update();

        // then a request soon after the last one writes nothing
        assertThat(agent.page("/desk").status()).isEqualTo(200);
        assertThat(lastSeen()).containsOnly(justNow);

        // and a later one does
        long before = System.currentTimeMillis() - Duration.ofMinutes(2).toMillis();
        jdbc.sql("update spring_session set last_access_time = :at")
                .param("at", before)
                .update();
        assertThat(agent.page("/desk").status()).isEqualTo(200);
        assertThat(lastSeen()).allMatch(at -> at > before);

        // and whoever signs out is out at once
        jdbc.sql("update spring_session set last_access_time = :at")
                .param("at", justNow)
                .update();
        agent.form("/desk/sign-out", Map.of());
        assertThat(lastSeen()).isEmpty();
        assertThat(agent.page("/desk").status()).isEqualTo(302);
    }

    private List<Long> lastSeen() {
        return jdbc.sql("select last_access_time from spring_session where max_inactive_interval = 43200")
                .query(Long.class)
                .list();
    }

    @Test
    void who_reads_the_ids_of_web_sessions_in_the_database_is_let_in_by_none() throws Exception {
        // given
        jdbc.sql("delete from spring_session").update();
        Visitor agent = agent();
        String id = jdbc.sql("select session_id from spring_session where max_inactive_interval = 43200")
                .query(String.class)
                .single();
        String own = agent.webSession();
        assertThat(deskWith(own)).isEqualTo(200);

        // then: what the browser holds stands nowhere, only its digest
        String signed = new String(Base64.getDecoder().decode(own), StandardCharsets.US_ASCII);
        String secret = signed.substring(0, signed.indexOf('.'));
        assertThat(secret).hasSize(43).doesNotContain(id);
        assertThat(WebSessionIds.idOf(secret)).isEqualTo(id);
        for (String forged : List.of(
                id,
                id + ".",
                id + "." + "A".repeat(43),
                id + signed.substring(signed.indexOf('.')),
                secret,
                "x" + signed,
                signed + "A",
                ".")) {
            String cookie = Base64.getEncoder().encodeToString(forged.getBytes(StandardCharsets.US_ASCII));
            assertThat(deskWith(cookie)).as(forged.replace(id, "id")).isEqualTo(302);
        }
        assertThat(deskWith("not base64!")).isEqualTo(302);
    }

    private int deskWith(String cookie) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/desk"))
                .header("Accept", Visitor.PAGE)
                .header("Cookie", "rekey=" + cookie)
                .build();
        return HttpClient.newHttpClient()
                .send(request, HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }

    private List<Integer> lives() {
        return jdbc.sql("select max_inactive_interval from spring_session")
                .query(Integer.class)
                .list();
    }

    private static String same(Visitor.Reply reply) {
        return reply.body().replaceAll("content=\"[^\"]*\"", "").replaceAll("\"instance\":\"[^\"]*\"", "");
    }
}
