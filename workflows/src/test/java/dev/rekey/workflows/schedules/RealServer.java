package dev.rekey.workflows.schedules;

import dev.rekey.workflows.Payloads;
import dev.rekey.workflows.SearchAttributes;
import dev.rekey.workflows.WorkflowIds;
import dev.rekey.workflows.fakes.RecordedNotices;
import dev.rekey.workflows.fakes.Stage;
import dev.rekey.workflows.impl.WorkflowTypes;
import io.grpc.StatusRuntimeException;
import io.temporal.api.enums.v1.IndexedValueType;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowClientOptions;
import io.temporal.common.WorkflowExecutionHistory;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import io.temporal.worker.Worker;
import io.temporal.worker.WorkerFactory;
import io.temporal.worker.WorkerFactoryOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;

/** A Temporal dev server as a process of its own, all in memory, and a worker with our workflows. */
final class RealServer implements AutoCloseable {

    private static final Duration START = Duration.ofSeconds(60);

    final PlannedChecks checks = new PlannedChecks();
    final PublishedStore store = new PublishedStore();

    private final Process process;
    private final WorkflowServiceStubs stubs;
    private final WorkflowClient client;
    private final WorkerFactory factory;

    /**
     * Starts it.
     *
     * @param cached how many runs the worker keeps in memory
     * @param settings of the server, as "name=value"
     */
    RealServer(int cached, String... settings) {
        int port = freePort();
        process = launch(port, settings);
        stubs = WorkflowServiceStubs.newServiceStubs(WorkflowServiceStubsOptions.newBuilder()
                .setTarget("127.0.0.1:" + port)
                .build());
        awaitAnswer();
        client = WorkflowClient.newInstance(
                stubs,
                WorkflowClientOptions.newBuilder()
                        .setDataConverter(Payloads.converter())
                        .build());
        factory = WorkerFactory.newInstance(
                client,
                WorkerFactoryOptions.newBuilder().setWorkflowCacheSize(cached).build());
        Worker worker = factory.newWorker(WorkflowIds.TASK_QUEUE, Stage.PATIENT);
        worker.registerWorkflowImplementationTypes(WorkflowTypes.all());
        worker.registerActivitiesImplementations(checks, store, new RecordedNotices());
        factory.start();
    }

    private void awaitAnswer() {
        long until = System.nanoTime() + START.toNanos();
        while (true) {
            try {
                stubs.healthCheck();
                return;
            } catch (StatusRuntimeException notYet) {
                if (!process.isAlive() || System.nanoTime() > until) {
                    throw notYet;
                }
                LockSupport.parkNanos(50_000_000);
            }
        }
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Process launch(int port, String... settings) {
        String program = Objects.requireNonNull(System.getenv("REKEY_TEMPORAL"));
        List<String> command = new ArrayList<>(List.of(
                Path.of(program).toString(),
                "server",
                "start-dev",
                "--headless",
                "--ip",
                "127.0.0.1",
                "--port",
                Integer.toString(port),
                "--log-level",
                "error"));
        SearchAttributes.all()
                .forEach(key ->
                        command.addAll(List.of("--search-attribute", key.getName() + "=" + type(key.getValueType()))));
        Arrays.stream(settings).forEach(each -> command.addAll(List.of("--dynamic-config-value", each)));
        try {
            return new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String type(IndexedValueType type) {
        return type == IndexedValueType.INDEXED_VALUE_TYPE_DATETIME ? "Datetime" : "Keyword";
    }

    WorkflowClient client() {
        return client;
    }

    /** Every run of a workflow, first to last. */
    List<WorkflowExecutionHistory> runs(String workflowId) {
        return World.runs(client, workflowId);
    }

    @Override
    public void close() {
        factory.shutdownNow();
        stubs.shutdownNow();
        process.destroyForcibly();
    }
}
