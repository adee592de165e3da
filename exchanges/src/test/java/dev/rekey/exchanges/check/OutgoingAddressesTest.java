package dev.rekey.exchanges.check;

import static dev.rekey.exchanges.check.FakeExchange.KEY;
import static dev.rekey.exchanges.check.FakeExchange.NOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rekey.exchanges.check.FakeExchange.Answer;
import dev.rekey.exchanges.testing.Reports;
import dev.rekey.terms.Check;
import dev.rekey.terms.CheckResult;
import dev.rekey.terms.Market;
import dev.rekey.terms.Verdict;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import okhttp3.Credentials;
import okhttp3.Headers;
import org.junit.jupiter.api.Test;

class OutgoingAddressesTest {

    private static final Duration TEN = Duration.ofSeconds(10);
    private static final String INVALID_KEY = "{\"error\":[\"EAPI:Invalid key\"]}";

    @Test
    void an_address_is_sent_from_by_binding_to_another_local_one() {
        try (FakeExchange kraken = FakeExchange.answering(seen -> Answer.ok(INVALID_KEY))) {
            OutgoingAddresses addresses = OutgoingAddresses.builder()
                    .bind("203.0.113.9", "127.0.0.51")
                    .build();

            check(kraken.url(), addresses);

            assertThat(kraken.order()).containsExactly("/0/private/GetApiKeyInfo from 127.0.0.51");
        }
    }

    @Test
    void a_local_address_this_machine_does_not_have_says_nothing_about_the_key() {
        try (FakeExchange kraken = FakeExchange.answering(seen -> Answer.ok(INVALID_KEY))) {
            OutgoingAddresses addresses = OutgoingAddresses.builder()
                    .bind("203.0.113.9", "203.0.113.9")
                    .build();

            KeyReport report = check(kraken.url(), addresses);

            assertThat(report.verdict()).isEqualTo(Verdict.UNKNOWN);
            assertThat(kraken.seen()).isEmpty();
        }
    }

    @Test
    void an_address_is_sent_from_through_an_http_proxy_that_asks_for_a_password() throws Exception {
        try (MockWebServer proxy = new MockWebServer()) {
            // given
            proxy.start(InetAddress.getLoopbackAddress(), 0);
            proxy.enqueue(new MockResponse(407, Headers.of("Proxy-Authenticate", "Basic realm=\"desk\""), ""));
            proxy.enqueue(new MockResponse(200, Headers.EMPTY, INVALID_KEY));
            OutgoingAddresses addresses = OutgoingAddresses.builder()
                    .proxy("203.0.113.9", URI.create("http://desk:word@127.0.0.1:" + proxy.getPort()))
                    .build();

            // when
            KeyReport report = check(URI.create("http://localhost"), addresses);

            // then
            assertThat(report.verdict()).isEqualTo(Verdict.REJECTED);
            assertThat(proxy.takeRequest().getHeaders().get("Proxy-Authorization"))
                    .isNull();
            RecordedRequest second = proxy.takeRequest();
            assertThat(second.getHeaders().get("Proxy-Authorization")).isEqualTo(Credentials.basic("desk", "word"));
            assertThat(second.getRequestLine()).isEqualTo("POST http://localhost/0/private/GetApiKeyInfo HTTP/1.1");
        }
    }

    @Test
    void a_proxy_that_refuses_its_password_is_not_asked_for_ever() throws Exception {
        try (MockWebServer proxy = new MockWebServer()) {
            // given
            proxy.start(InetAddress.getLoopbackAddress(), 0);
            for (int i = 0; i < 5; i++) {
                proxy.enqueue(new MockResponse(407, Headers.of("Proxy-Authenticate", "Basic realm=\"desk\""), ""));
            }
            OutgoingAddresses addresses = OutgoingAddresses.builder()
                    .proxy("203.0.113.9", URI.create("http://desk:word@127.0.0.1:" + proxy.getPort()))
                    .build();

            // when
            KeyReport report = check(URI.create("http://localhost"), addresses);

            // then
            assertThat(report.verdict()).isEqualTo(Verdict.UNKNOWN);
            assertThat(proxy.getRequestCount()).isEqualTo(2);
            assertThat(report.toString()).doesNotContain("word@");
        }
    }

    @Test
    void an_address_is_sent_from_through_a_socks_proxy_that_looks_the_host_up_itself() throws Exception {
        try (ServerSocket proxy = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            // given
            CompletableFuture<String> asked = CompletableFuture.supplyAsync(() -> socks(proxy));
            OutgoingAddresses addresses = OutgoingAddresses.builder()
                    .proxy("203.0.113.9", URI.create("socks://127.0.0.1:" + proxy.getLocalPort()))
                    .build();

            // when
            KeyReport report = check(URI.create("http://localhost"), addresses);

            // then
            assertThat(asked.get(10, TimeUnit.SECONDS)).isEqualTo("localhost:80");
            assertThat(Reports.finding(report, Check.KEY_ACCEPTED).result()).isEqualTo(CheckResult.FAILED);
        }
    }

    @Test
    void the_client_of_an_address_is_made_once() {
        OutgoingAddresses addresses = FakeExchange.addresses("127.0.0.51", "127.0.0.52");
        assertThat(addresses.from("127.0.0.51", TEN)).isPresent().isEqualTo(addresses.from("127.0.0.51", TEN));
        assertThat(addresses.from("127.0.0.51", TEN)).isNotEqualTo(addresses.from("127.0.0.52", TEN));
        assertThat(addresses.from("127.0.0.53", TEN)).isEmpty();
        assertThat(addresses.configured()).containsExactlyInAnyOrder("127.0.0.51", "127.0.0.52");
    }

    @Test
    void a_configuration_that_cannot_work_is_refused_at_once() {
        OutgoingAddresses.Builder builder = OutgoingAddresses.builder().bind("203.0.113.9", "127.0.0.51");
        assertThatThrownBy(() -> builder.bind("203.0.113.9", "127.0.0.52")).hasMessageContaining("twice");
        assertThatThrownBy(() -> builder.bind("203.0.113.8", "localhost")).hasMessageContaining("in numbers");
        assertThatThrownBy(() -> builder.proxy("203.0.113.8", URI.create("ftp://127.0.0.1:21")))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> builder.proxy("203.0.113.8", URI.create("http://127.0.0.1")))
                .hasMessageContaining("host and a port");
        assertThatThrownBy(() -> builder.proxy("203.0.113.8", URI.create("socks://desk:word@127.0.0.1:1080")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageNotContaining("word@");
    }

    private static KeyReport check(URI url, OutgoingAddresses addresses) {
        return FakeExchange.verifier("kraken", url, addresses, Clock.fixed(NOW, ZoneOffset.UTC))
                .verify(new KeyCheckRequest("kraken", Market.SPOT, KEY, List.of("203.0.113.9"), null));
    }

    /** Takes one SOCKS 5 connection, answers the request in it, and tells which host was asked for. */
    private static String socks(ServerSocket proxy) {
        try (Socket socket = proxy.accept()) {
            DataInputStream in = new DataInputStream(socket.getInputStream());
            OutputStream out = socket.getOutputStream();
            in.skipNBytes(1);
            in.skipNBytes(in.readUnsignedByte());
            out.write(new byte[] {5, 0});
            in.skipNBytes(3);
            int kind = in.readUnsignedByte();
            byte[] host = in.readNBytes(kind == 3 ? in.readUnsignedByte() : 4);
            int port = in.readUnsignedShort();
            out.write(new byte[] {5, 0, 0, 1, 0, 0, 0, 0, 0, 0});
            StringBuilder request = new StringBuilder();
            while (request.indexOf("\r\n\r\n") < 0) {
                request.append((char) in.readUnsignedByte());
            }
            String answer = "HTTP/1.1 200 OK\r\nContent-Length: " + INVALID_KEY.length() + "\r\n\r\n" + INVALID_KEY;
            out.write(answer.getBytes(StandardCharsets.UTF_8));
            out.flush();
            String name = kind == 3
                    ? new String(host, StandardCharsets.UTF_8)
                    : InetAddress.getByAddress(host).getHostAddress();
            return InetSocketAddress.createUnresolved(name, port).getHostString() + ":" + port;
        } catch (IOException broken) {
            throw new IllegalStateException(broken);
        }
    }
}
