package dev.rekey.worker;

import com.sun.net.httpserver.HttpExchange;
import io.prometheus.metrics.exporter.httpserver.HTTPServer;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.springframework.boot.health.actuate.endpoint.HealthDescriptor;
import org.springframework.boot.health.actuate.endpoint.HealthEndpoint;
import org.springframework.boot.health.actuate.endpoint.HealthEndpointGroups;
import org.springframework.boot.health.contributor.Status;

/**
 * Metrics and health over HTTP, at the addresses that Spring Boot gives them, from the HTTP server that the JDK brings: a
 * worker needs no other.
 */
final class ManagementServer implements AutoCloseable {

    /** What may be asked, and which part of the health it is. */
    private static final Map<String, String[]> HEALTH = Map.of(
            "/actuator/health", new String[0],
            "/actuator/health/liveness", new String[] {"liveness"},
            "/actuator/health/readiness", new String[] {"readiness"});

    private final HTTPServer server;

    private ManagementServer(HTTPServer server) {
        this.server = server;
    }

    /**
     * Starts it.
     *
     * @param port 0 for any free one
     * @param hosts further names under which it answers
     * @throws IllegalStateException when the port is taken; the message says what to do
     */
    static ManagementServer start(
            PrometheusRegistry meters,
            HealthEndpoint health,
            HealthEndpointGroups groups,
            InetAddress address,
            int port,
            List<String> hosts) {
        try {
            return new ManagementServer(HTTPServer.builder()
                    .inetAddress(address)
                    .port(port)
                    .registry(meters)
                    .metricsHandlerPath("/actuator/prometheus")
                    .registerHealthHandler(false)
                    .authenticator(new OwnNames(hosts))
                    .defaultHandler(asked -> answer(asked, health, groups))
                    .buildAndStart());
        } catch (IOException e) {
            throw new IllegalStateException(
                    "Metrics and health cannot be served at port " + port + " of " + address.getHostAddress()
                            + ". Name another by " + ManagementConfiguration.PORT + ".",
                    e);
        }
    }

    /** The port it listens at. */
    int port() {
        return server.getPort();
    }

    private static void answer(HttpExchange asked, HealthEndpoint health, HealthEndpointGroups groups)
            throws IOException {
        try (asked) {
            String[] part = HEALTH.get(asked.getRequestURI().getPath());
            HealthDescriptor found = part == null ? null : health.healthForPath(part);
            if (found == null) {
                asked.sendResponseHeaders(404, -1);
                return;
            }
            // One word and nothing of what it rests on, whoever asks.
            Status status = found.getStatus();
            byte[] body = ("{\"status\":\"" + status.getCode() + "\"}").getBytes(StandardCharsets.UTF_8);
            asked.getResponseHeaders().set("Content-Type", "application/json");
            asked.sendResponseHeaders(
                    groups.getPrimary().getHttpCodeStatusMapper().getStatusCode(status), body.length);
            asked.getResponseBody().write(body);
        }
    }

    @Override
    public void close() {
        server.close();
    }
}
