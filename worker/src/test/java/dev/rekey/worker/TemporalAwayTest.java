package dev.rekey.worker;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import io.temporal.client.WorkflowClient;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import io.temporal.testserver.TestServer;
import io.temporal.worker.WorkerFactory;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.PropertySource;
import org.springframework.core.env.Environment;

/** A worker while Temporal is away. */
@Tag("slow")
class TemporalAwayTest {

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    @Import(ManagementConfiguration.class)
    @PropertySource("classpath:rekey-worker.properties")
    static class Worker {

        @Bean(destroyMethod = "shutdownNow")
        WorkflowServiceStubs temporal(Environment environment) {
            return connection(Integer.parseInt(environment.getRequiredProperty("test.temporal-port")));
        }
    }

    private static WorkflowServiceStubs connection(int port) {
        return WorkflowServiceStubs.newServiceStubs(WorkflowServiceStubsOptions.newBuilder()
                .setTarget("127.0.0.1:" + port)
                .build());
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static int readiness(ConfigurableApplicationContext worker) throws IOException, InterruptedException {
        int port = worker.getBean(ManagementServer.class).port();
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/actuator/health/readiness"))
                                .build(),
                        HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }

    @Test
    void a_worker_is_ready_only_while_temporal_answers() throws Exception {
        int port = freePort();
        try (ConfigurableApplicationContext worker = new SpringApplicationBuilder(Worker.class)
                .web(WebApplicationType.NONE)
                .run(
                        "--spring.datasource.url=jdbc:h2:mem:temporal-away",
                        "--management.server.port=0",
                        "--test.temporal-port=" + port)) {
            assertThat(readiness(worker)).isEqualTo(503);

            // when
            try (TestServer.PortBoundTestServer server = TestServer.createPortBoundServer(port)) {
                // then
                until(worker, 200);
                assertThat(server).isNotNull();
            }
            until(worker, 503);
        }
    }

    /** What it heard last counts for some seconds. */
    private static void until(ConfigurableApplicationContext worker, int status) throws Exception {
        long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(2);
        while (readiness(worker) != status) {
            assertThat(System.nanoTime())
                    .as("readiness never became %d", status)
                    .isLessThan(end);
            TimeUnit.MILLISECONDS.sleep(200);
        }
    }

    @Test
    void a_worker_that_starts_before_temporal_waits_for_it() throws Exception {
        int port = freePort();
        WorkflowServiceStubs service = connection(port);
        try {
            waits(service, port, () -> SearchAttributeRegistration.register(service, "default"));
        } finally {
            service.shutdownNow();
        }
    }

    @Test
    void a_worker_waits_for_a_temporal_that_goes_away_before_its_first_task() throws Exception {
        int port = freePort();
        WorkflowServiceStubs service = connection(port);
        WorkerFactory workers = WorkerFactory.newInstance(WorkflowClient.newInstance(service));
        workers.newWorker("any");
        try {
            waits(service, port, workers::start);
            assertThat(workers.isStarted()).isTrue();
        } finally {
            workers.shutdownNow();
            service.shutdownNow();
        }
    }

    /** Makes a call to a Temporal that comes only when it has been waited for. */
    private static void waits(WorkflowServiceStubs service, int port, Runnable call) throws Exception {
        BlockingQueue<String> said = new LinkedBlockingQueue<>();
        AppenderBase<ILoggingEvent> ear = new AppenderBase<>() {
            @Override
            protected void append(ILoggingEvent event) {
                said.add(event.getFormattedMessage());
            }
        };
        Logger logger = (Logger) LoggerFactory.getLogger(TemporalWait.class);
        ear.start();
        logger.addAppender(ear);
        try {
            // given
            CompletableFuture<Void> answered = CompletableFuture.runAsync(
                    () -> new TemporalWait(service, "default", Duration.ofMillis(100)).untilAnswered(call));

            // when it has been refused, and has said so
            assertThat(said.poll(2, TimeUnit.MINUTES))
                    .contains("Temporal at 127.0.0.1:" + port + " does not answer (the connection is refused)");
            assertThat(answered).isNotDone();
            try (TestServer.PortBoundTestServer server = TestServer.createPortBoundServer(port)) {
                // then
                answered.get(2, TimeUnit.MINUTES);
                assertThat(server).isNotNull();
            }
        } finally {
            logger.detachAppender(ear);
        }
    }
}
