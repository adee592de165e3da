package dev.rekey.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What stands before the Temporal Web UI, asked by real requests under names and from sites of all kinds. */
class WebUiGuardTest {

    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final int port = LocalOptions.inFolder(Path.of(".")).uiPort();
    private HttpServer behind;
    private WebUiGuard guard;

    @BeforeEach
    void a_web_ui_that_answers_anybody() throws IOException {
        behind = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        behind.createContext("/", exchange -> {
            try (exchange) {
                asked.add(exchange.getRequestMethod() + " " + exchange.getRequestURI() + " "
                        + new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
                byte[] body = "histories".getBytes(StandardCharsets.UTF_8);
                exchange.getResponseHeaders().set("Set-Cookie", "_csrf=1; SameSite=Strict");
                exchange.sendResponseHeaders(203, body.length);
                exchange.getResponseBody().write(body);
            }
        });
        behind.start();
        guard = WebUiGuard.start(port, behind.getAddress());
    }

    @AfterEach
    void stop() {
        guard.close();
        behind.stop(0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "localhost", "LOCALHOST", "[::1]"})
    void answers_under_the_names_of_this_machine(String host) {
        String answer = RawRequest.send(port, "GET /namespaces/default?x=%20y", List.of("Host: " + host + ":" + port));

        assertThat(answer).startsWith("HTTP/1.1 203").contains("histories").containsIgnoringCase("set-cookie: _csrf=1");
        assertThat(asked).containsExactly("GET /namespaces/default?x=%20y ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"evil.example", "127.0.0.1.evil.example", "localhost.evil.example:8233", "0.0.0.0", ""})
    void answers_under_no_other_name(String host) {
        String answer = RawRequest.send(port, "GET /api/v1/namespaces", List.of("Host: " + host));

        assertThat(answer).startsWith("HTTP/1.1 421").doesNotContain("histories");
        assertThat(asked).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "Origin: http://evil.example, false",
        "Origin: null, false",
        "Origin: https://127.0.0.1:%d, false",
        "Origin: http://127.0.0.1:1, false",
        "Origin: http://127.0.0.1:%d, true",
        "Origin: http://localhost:%d, true",
        "Sec-Fetch-Site: cross-site, false",
        "Sec-Fetch-Site: same-site, false",
        "Sec-Fetch-Site: same-origin, true",
        "Sec-Fetch-Site: none, true"
    })
    void does_what_its_own_pages_ask_for_and_nothing_that_others_do(String header, boolean taken) {
        String answer = RawRequest.send(
                port,
                "POST /api/v1/namespaces/default/workflows",
                List.of("Host: 127.0.0.1:" + port, header.formatted(port), "Content-Length: 0"));

        assertThat(answer).startsWith(taken ? "HTTP/1.1 203" : "HTTP/1.1 403");
        assertThat(asked).hasSize(taken ? 1 : 0);
    }

    @Test
    void a_link_from_another_site_opens() {
        String answer = RawRequest.send(
                port,
                "GET /namespaces/default/workflows/session-4711",
                List.of(
                        "Host: 127.0.0.1:" + port,
                        "Sec-Fetch-Site: cross-site",
                        "Sec-Fetch-Mode: navigate",
                        "Sec-Fetch-Dest: document"));

        assertThat(answer).startsWith("HTTP/1.1 203");
    }

    @ParameterizedTest
    @ValueSource(strings = {"iframe", "frame", "embed", "object"})
    void opens_inside_no_page_of_another_site(String place) {
        String answer = RawRequest.send(
                port,
                "GET /namespaces/default/workflows/session-4711",
                List.of(
                        "Host: 127.0.0.1:" + port,
                        "Sec-Fetch-Site: cross-site",
                        "Sec-Fetch-Mode: navigate",
                        "Sec-Fetch-Dest: " + place));

        assertThat(answer).startsWith("HTTP/1.1 403");
        assertThat(asked).isEmpty();
    }

    @Test
    void what_is_sent_arrives_whole() throws Exception {
        HttpResponse<String> answer = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/api/v1/x"))
                                .POST(HttpRequest.BodyPublishers.ofString("{\"a\":1}"))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());

        assertThat(answer.statusCode()).isEqualTo(203);
        assertThat(asked).containsExactly("POST /api/v1/x {\"a\":1}");
    }

    @Test
    void says_so_while_the_web_ui_is_away() {
        behind.stop(0);

        assertThat(RawRequest.send(port, "GET /", List.of("Host: 127.0.0.1:" + port)))
                .startsWith("HTTP/1.1 503")
                .contains("does not answer at the moment");
    }

    @Test
    void a_port_that_is_taken_is_told_in_a_sentence() {
        assertThatThrownBy(() -> WebUiGuard.start(port, behind.getAddress()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("Port " + port + " is taken by another program.");
    }
}
