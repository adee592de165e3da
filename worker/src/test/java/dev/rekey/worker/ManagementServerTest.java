package dev.rekey.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
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
