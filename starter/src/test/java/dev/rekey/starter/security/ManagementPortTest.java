package dev.rekey.starter.security;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rekey.accounts.access.GuideLinks;
import dev.rekey.starter.guide.Sample;
import dev.rekey.workflows.model.Reason;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.actuate.autoconfigure.web.server.ManagementPortType;
import org.springframework.boot.actuate.autoconfigure.web.server.ManagementServerProperties;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalManagementPort;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.io.support.ResourcePropertySource;

/** Metrics and health of the pages: at a port of their own, with nothing of anybody in them. */
@SpringBootTest(
        classes = PagesApplication.class,
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = {
            "spring.datasource.url=jdbc:h2:mem:management;MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE;"
                    + "DEFAULT_NULL_ORDERING=HIGH;DB_CLOSE_DELAY=-1",
            "rekey.starter.key-file=target/management/starter.key",
            "management.server.port=0",
            "rekey.management.hosts=pages-1.internal"
        })
class ManagementPortTest {

    @LocalServerPort
    int pagesPort;

    @LocalManagementPort
    int managementPort;

    @Autowired
    ManagementServerProperties management;

    @Autowired
    Sample sample;

    @Autowired
    GuideLinks links;

    private Visitor pages() {
        return new Visitor(pagesPort);
    }

    private String scrape() {
        Visitor.Reply metrics = new Visitor(managementPort).send("GET", "/actuator/prometheus", "*/*", null, "");
        assertThat(metrics.status()).isEqualTo(200);
        return metrics.body();
    }

    @Test
    void without_a_port_there_is_no_management_at_all() throws IOException {
        StandardEnvironment fresh = new StandardEnvironment();
        fresh.getPropertySources().addLast(new ResourcePropertySource("classpath:rekey-starter.properties"));

        assertThat(ManagementPortType.get(fresh)).isEqualTo(ManagementPortType.DISABLED);
    }

    @Test
    void it_listens_on_loopback_unless_another_address_is_named() {
        assertThat(management.getAddress()).isEqualTo(InetAddress.getLoopbackAddress());
    }

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1:9090, 200, 404",
        "10.1.2.3:9090, 200, 421",
        "[fd00::7]:9090, 200, 421",
        "pages-1.internal:9090, 200, 421",
        "evil.example:9090, 421, 421",
        "127.0.0.1.evil.example, 421, 421"
    })
    void it_answers_under_addresses_and_its_own_names_only(String host, int there, int amongThePages)
            throws IOException {
        assertThat(raw(managementPort, host)).startsWith("HTTP/1.1 " + there);
        assertThat(raw(pagesPort, host)).startsWith("HTTP/1.1 " + amongThePages);
    }

    private static String raw(int port, String host) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.getOutputStream()
                    .write(("GET /actuator/prometheus HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/actuator/health", "/actuator/health/liveness", "/actuator/health/readiness"})
    void health_is_told_without_what_it_rests_on(String path) {
        Visitor.Reply health = new Visitor(managementPort).send("GET", path, "*/*", null, "");

        assertThat(health.status()).isEqualTo(200);
        assertThat(health.body()).contains("\"status\":\"UP\"").doesNotContain("components", "details", "database");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "/actuator",
                "/actuator/env",
                "/actuator/metrics",
                "/actuator/heapdump",
                "/actuator/health/db",
                "/desk",
                "/desk/sign-in",
                "/guide",
                "/codec/decode",
                "/healthz",
                "/rekey.css",
                "/error"
            })
    void nothing_else_is_at_the_management_port(String path) {
        for (String method : new String[] {"GET", "POST"}) {
            Visitor.Reply reply = new Visitor(managementPort).send(method, path, "*/*", null, "");

            assertThat(reply.status()).as("%s %s", method, path).isEqualTo(404);
            assertThat(reply.body()).as("%s %s", method, path).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/actuator", "/actuator/health", "/actuator/health/liveness", "/actuator/prometheus"})
    void nothing_of_it_is_at_the_port_of_the_pages(String path) {
        assertThat(pages().page(path).status()).isEqualTo(404);
    }

    @Test
    void no_link_no_token_and_no_word_of_a_visitor_is_in_the_metrics() {
        // given a link that works, and everything a visitor can write into an address
        Sample.Visit visit = sample.begin(Reason.VAULT_RESET, "Grid bots");
        String token = links.create(visit.sessionId(), "sam");
        String code = links.newCode(visit.sessionId(), "sam");
        String word = "Canary" + token;
        pages().page("/g/" + token);
        pages().page("/g/" + token + "/further");
        pages().page("/nothing/" + token);
        pages().page("/" + token);
        pages().page("/guide?token=" + token);
        pages().page("/desk/customers/" + word);
        pages().page("/guide/accounts/" + word);
        pages().with(word).page("/desk");
        pages().send(word.replaceAll("[^A-Za-z]", ""), "/g/" + token, "*/*", null, "");
        Visitor trader = pages();
        trader.page("/g/" + token);
        trader.form("/g/" + token, Map.of("code", code), "User-Agent", word, "X-Forwarded-For", word);
        trader.page("/guide");
        trader.form("/handover", Map.of("token", word));
        pages().signIn(word, word);

        // when
        String metrics = scrape();

        // then
        assertThat(metrics).contains("uri=\"/g/{token}\"").contains("uri=\"/handover\"");
        assertThat(metrics).doesNotContain(token, code, "Canary", visit.sessionId(), visit.customerId());
        assertThat(trader.cookies())
                .isNotEmpty()
                .allSatisfy(cookie -> assertThat(metrics).doesNotContain(cookie.getValue()));
    }

    @Test
    void refusals_at_the_doors_are_counted_from_nought() {
        // given
        String before = scrape();
        assertThat(before)
                .contains("rekey_audit_rows_total{action=\"PAYLOADS_OPENED\"} 0.0")
                .contains("rekey_audit_rows_total{action=\"SIGN_IN_LOCKED\"} 0.0");

        // when
        pages().signIn("nobody", "a wrong password");
        pages().form("/handover", Map.of("token", "none"));

        // then
        String after = scrape();
        for (String action : new String[] {"SIGN_IN_REFUSED", "HANDOVER_REFUSED"}) {
            assertThat(counted(after, action)).as(action).isEqualTo(counted(before, action) + 1);
        }
    }

    private static double counted(String metrics, String action) {
        String line = "rekey_audit_rows_total{action=\"" + action + "\"} ";
        assertThat(metrics).contains(line);
        return Double.parseDouble(metrics.substring(metrics.indexOf(line) + line.length())
                .lines()
                .findFirst()
                .orElseThrow());
    }

    @Test
    void open_sessions_are_told_by_whom_they_wait_for() {
        sample.begin(Reason.VAULT_RESET, "Grid bots");

        assertThat(scrape())
                .containsPattern("rekey_sessions_open\\{waiting=\"CUSTOMER\"} [0-9]")
                .containsPattern("rekey_sessions_open\\{waiting=\"SUPPORT\"} [0-9]")
                .containsPattern("rekey_sessions_open\\{waiting=\"NOBODY\"} [0-9]");
    }
}
