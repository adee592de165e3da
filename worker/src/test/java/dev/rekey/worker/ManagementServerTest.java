package dev.rekey.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.availability.AvailabilityChangeEvent;
import org.springframework.boot.availability.LivenessState;
import org.springframework.boot.availability.ReadinessState;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.PropertySource;

/** A worker's metrics and health, without the workflows. */
class ManagementServerTest {

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    @Import(ManagementConfiguration.class)
    @PropertySource("classpath:rekey-worker.properties")
    static class Worker {}

    private static ConfigurableApplicationContext worker(String... more) {
        List<String> arguments = new ArrayList<>(List.of("--spring.datasource.url=jdbc:h2:mem:management"));
        arguments.addAll(List.of(more));
        return new SpringApplicationBuilder(Worker.class)
                .web(WebApplicationType.NONE)
                .run(arguments.toArray(String[]::new));
    }

    private static HttpResponse<String> ask(ConfigurableApplicationContext worker, String path)
            throws IOException, InterruptedException {
        int port = worker.getBean(ManagementServer.class).port();
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
    }

    @Test
    void without_a_port_there_is_nothing() {
        try (ConfigurableApplicationContext worker = worker()) {
            assertThat(worker.getBeanNamesForType(ManagementServer.class)).isEmpty();
        }
    }

    @Test
    void every_meter_can_be_scraped() throws Exception {
        try (ConfigurableApplicationContext worker = worker("--management.server.port=0")) {
            // given
            worker.getBean(MeterRegistry.class)
                    .counter("something.counted", "kind", "good")
                    .increment();

            // then
            assertThat(ask(worker, "/actuator/prometheus").body())
                    .contains("something_counted_total{kind=\"good\"} 1.0")
                    .contains("jvm_memory_used_bytes")
                    // The path of a folder
                    .doesNotContain("disk_free_bytes");
        }
    }

    @Test
    void health_is_one_word_and_its_status() throws Exception {
        try (ConfigurableApplicationContext worker = worker("--management.server.port=0")) {
            for (String path : List.of("/actuator/health", "/actuator/health/liveness", "/actuator/health/readiness")) {
                HttpResponse<String> answer = ask(worker, path);
                assertThat(answer.statusCode()).as(path).isEqualTo(200);
                assertThat(answer.body()).as(path).isEqualTo("{\"status\":\"UP\"}");
            }
            // when
            AvailabilityChangeEvent.publish(worker, LivenessState.BROKEN);
            AvailabilityChangeEvent.publish(worker, ReadinessState.REFUSING_TRAFFIC);

            // then
            assertThat(ask(worker, "/actuator/health/liveness").statusCode()).isEqualTo(503);
            assertThat(ask(worker, "/actuator/health/liveness").body()).isEqualTo("{\"status\":\"DOWN\"}");
            assertThat(ask(worker, "/actuator/health/readiness").body()).isEqualTo("{\"status\":\"OUT_OF_SERVICE\"}");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "/metrics",
                "/actuator",
                "/actuator/env",
                "/actuator/health/db",
                "/actuator/health/liveness/x"
            })
    void everything_else_is_not_there(String path) throws Exception {
        try (ConfigurableApplicationContext worker = worker("--management.server.port=0")) {
            assertThat(ask(worker, path).statusCode()).isEqualTo(404);
            assertThat(ask(worker, path).body()).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1:9090, 200",
        "10.1.2.3:9090, 200",
        "[fd00::7]:9090, 200",
        "localhost, 200",
        "worker-1.internal:9090, 200",
        "WORKER-1.internal, 200",
        "evil.example:9090, 421",
        "127.0.0.1.evil.example, 421",
        "'', 421"
    })
    void it_answers_under_addresses_and_its_own_names_only(String host, int status) throws IOException {
        try (ConfigurableApplicationContext worker =
                worker("--management.server.port=0", "--rekey.management.hosts=worker-1.internal, other")) {
            for (String path : List.of("/actuator/prometheus", "/actuator/health", "/")) {
                String answer = raw(worker, path, host);

                assertThat(answer)
                        .as(path)
                        .startsWith("HTTP/1.1 " + (status == 200 && path.equals("/") ? 404 : status));
                assertThat(answer.contains("jvm_memory_used_bytes"))
                        .isEqualTo(status == 200 && path.endsWith("prometheus"));
            }
        }
    }

    private static String raw(ConfigurableApplicationContext worker, String path, String host) throws IOException {
        int port = worker.getBean(ManagementServer.class).port();
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.getOutputStream()
                    .write(("GET " + path + " HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void it_listens_on_loopback_unless_another_address_is_named() {
        try (ConfigurableApplicationContext worker = worker()) {
            assertThat(worker.getEnvironment().getProperty("management.server.address", InetAddress.class))
                    .isEqualTo(InetAddress.getLoopbackAddress());
        }
    }

    @Test
    void a_port_that_is_taken_is_said() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThatThrownBy(() -> worker("--management.server.port=" + taken.getLocalPort()))
                    .rootCause()
                    .hasMessageContaining("in use");
            assertThatThrownBy(() -> worker("--management.server.port=" + taken.getLocalPort()))
                    .hasStackTraceContaining("cannot be served at port " + taken.getLocalPort()
                            + " of 127.0.0.1. Name another by management.server.port.");
        }
    }
}
