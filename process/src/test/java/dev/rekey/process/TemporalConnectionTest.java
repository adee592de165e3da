package dev.rekey.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpc.Grpc;
import io.grpc.InsecureServerCredentials;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerCredentials;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.grpc.TlsServerCredentials;
import io.grpc.stub.StreamObserver;
import io.temporal.api.namespace.v1.NamespaceInfo;
import io.temporal.api.workflowservice.v1.DescribeNamespaceRequest;
import io.temporal.api.workflowservice.v1.DescribeNamespaceResponse;
import io.temporal.api.workflowservice.v1.GetSystemInfoRequest;
import io.temporal.api.workflowservice.v1.GetSystemInfoResponse;
import io.temporal.api.workflowservice.v1.WorkflowServiceGrpc;
import io.temporal.serviceclient.WorkflowServiceStubs;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** How a process comes to Temporal by what operators of Temporal know, and what it says when it cannot. */
class TemporalConnectionTest {

    private static final Metadata.Key<String> AUTHORIZATION =
            Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);
    private static final String API_KEY = "an-api-key-of-this-test";

    @TempDir
    static Path folder;

    private static Certificates ours;
    private static Certificates others;

    @TempDir
    Path own;

    private final AtomicReference<@Nullable String> shown = new AtomicReference<>();

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    @Import(ProcessConfiguration.class)
    static class AnyProcess {}

    @BeforeAll
    static void certificates() throws Exception {
        ours = new Certificates(folder, "authority").certify("temporal").certify("rekey");
        others = new Certificates(folder, "elsewhere").certify("stranger");
    }

    @Test
    void certificates_that_both_sides_trust_let_it_in() throws Exception {
        Server temporal = temporal(mutual());
        try {
            assertThat(trouble(at(temporal, "rekey"))).isEmpty();
        } finally {
            temporal.shutdownNow();
        }
    }

    @Test
    void a_profile_in_a_file_says_the_same() throws Exception {
        Server temporal = temporal(mutual());
        try {
            Path file = Files.writeString(own.resolve("temporal.toml"), """
                    [profile.live]
                    address = "127.0.0.1:%d"
                    namespace = "known"
                    [profile.live.tls]
                    client_cert_path = "%s"
                    client_key_path = "%s"
                    server_ca_cert_path = "%s"
                    """.formatted(
                    temporal.getPort(), ours.certificate("rekey"), ours.key("rekey"), ours.certificate("authority")));

            assertThat(trouble(List.of("--TEMPORAL_CONFIG_FILE=" + file, "--TEMPORAL_PROFILE=live")))
                    .isEmpty();
        } finally {
            temporal.shutdownNow();
        }
    }

    @Test
    void a_client_certificate_of_another_authority_is_told_in_one_sentence() throws Exception {
        Server temporal = temporal(mutual());
        try {
            List<String> strange = new ArrayList<>(at(temporal, "rekey"));
            strange.set(1, "--TEMPORAL_TLS_CLIENT_CERT_PATH=" + others.certificate("stranger"));
            strange.set(2, "--TEMPORAL_TLS_CLIENT_KEY_PATH=" + others.key("stranger"));

            assertThat(trouble(strange))
                    .hasSize(1)
                    .first()
                    .asString()
                    .startsWith("Temporal at 127.0.0.1:" + temporal.getPort())
                    .containsAnyOf("refuses the client certificate", "it may want TLS or another client certificate");
        } finally {
            temporal.shutdownNow();
        }
    }

    @Test
    void a_server_of_another_authority_is_told_in_one_sentence() throws Exception {
        Server temporal = temporal(TlsServerCredentials.create(
                others.certificate("stranger").toFile(), others.key("stranger").toFile()));
        try {
            assertThat(trouble(at(temporal, "rekey")))
                    .containsExactly("Temporal at 127.0.0.1:" + temporal.getPort()
                            + " shows a certificate that is not trusted here: it is for another name, or of an authority that"
                            + " TEMPORAL_TLS_SERVER_CA_CERT_PATH does not hold.");
        } finally {
            temporal.shutdownNow();
        }
    }

    @Test
    void a_namespace_that_is_not_there_is_told_in_one_sentence() throws Exception {
        Server temporal = temporal(InsecureServerCredentials.create());
        try {
            assertThat(trouble(List.of(
                            "--TEMPORAL_ADDRESS=127.0.0.1:" + temporal.getPort(), "--TEMPORAL_NAMESPACE=unknown")))
                    .containsExactly("Temporal at 127.0.0.1:" + temporal.getPort()
                            + " has no namespace unknown. Make it (temporal operator namespace create), or name another"
                            + " by TEMPORAL_NAMESPACE.");
        } finally {
            temporal.shutdownNow();
        }
    }

    @Test
    void an_address_where_nobody_answers_is_told_in_one_sentence() throws Exception {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }

        assertThat(trouble(List.of("--TEMPORAL_ADDRESS=127.0.0.1:" + port)))
                .containsExactly("Temporal at 127.0.0.1:" + port + " does not answer (the connection is refused).");
        assertThat(trouble(List.of("--TEMPORAL_ADDRESS=no-such-host.invalid:7233")))
                .hasSize(1)
                .first()
                .asString()
                .startsWith("Temporal at no-such-host.invalid:7233 does not answer (");
    }

    @Test
    void an_api_key_comes_from_a_file_and_a_new_one_counts_at_once() throws Exception {
        // given
        Server temporal = temporal(TlsServerCredentials.create(
                ours.certificate("temporal").toFile(), ours.key("temporal").toFile()));
        Path file = Files.writeString(own.resolve("api.key"), API_KEY + "\n");
        try (ConfigurableApplicationContext process = process(List.of(
                "--TEMPORAL_ADDRESS=127.0.0.1:" + temporal.getPort(),
                "--TEMPORAL_NAMESPACE=known",
                "--TEMPORAL_API_KEY_FILE=" + file,
                "--TEMPORAL_TLS_SERVER_CA_CERT_PATH=" + ours.certificate("authority")))) {
            WorkflowServiceStubs service = process.getBean(WorkflowServiceStubs.class);

            // then
            assertThat(troubleInTime(service, "known")).isEmpty();
            assertThat(shown.get()).isEqualTo("Bearer " + API_KEY);

            // when
            Files.writeString(file, "another-key");

            // then
            assertThat(troubleInTime(service, "known")).isEmpty();
            assertThat(shown.get()).isEqualTo("Bearer another-key");
            assertThat(service.getOptions().toString()).doesNotContain(API_KEY);
        } finally {
            temporal.shutdownNow();
        }
    }

    @Test
    void an_api_key_among_the_arguments_is_refused_and_not_repeated() {
        for (String name : List.of("TEMPORAL_API_KEY", "spring.temporal.connection.api-key")) {
            assertThatThrownBy(() -> process(List.of("--" + name + "=" + API_KEY)))
                    .hasMessageContaining("TEMPORAL_API_KEY_FILE")
                    .hasStackTraceContaining("can be read by everybody on this machine")
                    .extracting(failure -> stackTrace(failure))
                    .asString()
                    .doesNotContain(API_KEY);
        }
    }

    @Test
    void a_file_that_holds_no_api_key_is_refused_before_anything_is_asked() throws IOException {
        Path file = Files.writeString(own.resolve("api.key"), "two words\n");

        assertThatThrownBy(() -> process(List.of("--TEMPORAL_API_KEY_FILE=" + file)))
                .hasMessageContaining("holds no API key of Temporal's")
                .hasMessageNotContaining("two words");
    }

    @Test
    void what_springs_properties_say_goes_before_and_without_either_it_is_this_machine() {
        try (ConfigurableApplicationContext process = process(List.of(
                "--TEMPORAL_ADDRESS=127.0.0.1:1",
                "--TEMPORAL_NAMESPACE=one",
                "--spring.temporal.connection.target=127.0.0.1:2",
                "--spring.temporal.namespace=two"))) {
            assertThat(process.getBean(WorkflowServiceStubs.class).getOptions().getTarget())
                    .isEqualTo("127.0.0.1:2");
            assertThat(process.getEnvironment().getProperty("spring.temporal.namespace"))
                    .isEqualTo("two");
        }
        try (ConfigurableApplicationContext process = process(List.of())) {
            assertThat(process.getBean(WorkflowServiceStubs.class).getOptions().getTarget())
                    .isEqualTo("127.0.0.1:7233");
            assertThat(process.getEnvironment().getProperty("spring.temporal.namespace"))
                    .isEqualTo("default");
        }
    }

    private static String stackTrace(Throwable failure) {
        StringBuilder all = new StringBuilder();
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            all.append(cause).append(Arrays.toString(cause.getSuppressed()));
        }
        return all.toString();
    }

    private static ServerCredentials mutual() throws IOException {
        return TlsServerCredentials.newBuilder()
                .keyManager(
                        ours.certificate("temporal").toFile(),
                        ours.key("temporal").toFile())
                .trustManager(ours.certificate("authority").toFile())
                .clientAuth(TlsServerCredentials.ClientAuth.REQUIRE)
                .build();
    }

    private static List<String> at(Server temporal, String client) {
        return List.of(
                "--TEMPORAL_ADDRESS=127.0.0.1:" + temporal.getPort(),
                "--TEMPORAL_TLS_CLIENT_CERT_PATH=" + ours.certificate(client),
                "--TEMPORAL_TLS_CLIENT_KEY_PATH=" + ours.key(client),
                "--TEMPORAL_TLS_SERVER_CA_CERT_PATH=" + ours.certificate("authority"),
                "--TEMPORAL_NAMESPACE=known");
    }

    private static ConfigurableApplicationContext process(List<String> arguments) {
        return new SpringApplicationBuilder(AnyProcess.class)
                .web(WebApplicationType.NONE)
                .properties(
                        "spring.config.name=any",
                        "spring.temporal.start-workers=false",
                        "spring.temporal.connection.target=${rekey.temporal.address:127.0.0.1:7233}",
                        "spring.temporal.namespace=${rekey.temporal.namespace:default}")
                .run(arguments.toArray(String[]::new));
    }

    /** What is wrong between a process so started and Temporal. */
    private static List<String> trouble(List<String> arguments) {
        try (ConfigurableApplicationContext process = process(arguments)) {
            WorkflowServiceStubs service = process.getBean(WorkflowServiceStubs.class);
            String namespace =
                    Objects.requireNonNull(process.getEnvironment().getProperty("spring.temporal.namespace"));
            return troubleInTime(service, namespace);
        }
    }

    /** A machine that is busy takes longer than health waits. */
    private static List<String> troubleInTime(WorkflowServiceStubs service, String namespace) {
        long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(2);
        List<String> said = trouble(service, namespace);
        while (said.toString().contains("DEADLINE_EXCEEDED") && System.nanoTime() - end < 0) {
            said = trouble(service, namespace);
        }
        return said;
    }

    private static List<String> trouble(WorkflowServiceStubs service, String namespace) {
        return new ServerHealth(service, namespace)
                .trouble().map(TemporalTrouble::sentence).stream().toList();
    }

    /** Answers for one namespace, as Temporal does, and notes what it was shown. */
    private Server temporal(ServerCredentials credentials) throws IOException {
        return Grpc.newServerBuilderForPort(0, credentials)
                .addService(new WorkflowServiceGrpc.WorkflowServiceImplBase() {
                    @Override
                    public void getSystemInfo(
                            GetSystemInfoRequest request, StreamObserver<GetSystemInfoResponse> answer) {
                        answer.onNext(GetSystemInfoResponse.getDefaultInstance());
                        answer.onCompleted();
                    }

                    @Override
                    public void describeNamespace(
                            DescribeNamespaceRequest request, StreamObserver<DescribeNamespaceResponse> answer) {
                        if (!request.getNamespace().equals("known")) {
                            answer.onError(Status.NOT_FOUND.asRuntimeException());
                            return;
                        }
                        answer.onNext(DescribeNamespaceResponse.newBuilder()
                                .setNamespaceInfo(NamespaceInfo.newBuilder().setName("known"))
                                .build());
                        answer.onCompleted();
                    }
                })
                .intercept(new ServerInterceptor() {
                    @Override
                    public <Q, A> ServerCall.Listener<Q> interceptCall(
                            ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
                        shown.set(headers.get(AUTHORIZATION));
                        return next.startCall(call, headers);
                    }
                })
                .build()
                .start();
    }
}
