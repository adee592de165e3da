package dev.rekey.workflows;

import io.grpc.StatusRuntimeException;
import io.temporal.api.workflowservice.v1.DescribeNamespaceRequest;
import io.temporal.serviceclient.WorkflowServiceStubs;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Whether the Temporal server answers for a namespace. It is asked by one call that reads one row there, waits for it no
 * longer than a second, and asks again only when some seconds have passed: whoever looks at a process's health as often
 * as they like costs the server nothing more.
 */
public final class ServerHealth {

    private static final Duration DEADLINE = Duration.ofSeconds(1);
    private static final Duration KEPT = Duration.ofSeconds(5);

    private final WorkflowServiceStubs service;
    private final DescribeNamespaceRequest question;
    private Optional<String> trouble = Optional.empty();
    private long askedAt;
    private boolean asked;

    /** Asks by this connection. */
    public ServerHealth(WorkflowServiceStubs service, String namespace) {
        this.service = service;
        this.question =
                DescribeNamespaceRequest.newBuilder().setNamespace(namespace).build();
    }

    /** What is wrong, as gRPC calls it (UNAVAILABLE, NOT_FOUND…); empty when the server answers. */
    public synchronized Optional<String> trouble() {
        if (!asked || System.nanoTime() - askedAt > KEPT.toNanos()) {
            trouble = ask();
            asked = true;
            askedAt = System.nanoTime();
        }
        return trouble;
    }

    private Optional<String> ask() {
        try {
            // What it says of the namespace is not wanted: that it does is.
            var answer = service.blockingStub()
                    .withDeadlineAfter(DEADLINE.toMillis(), TimeUnit.MILLISECONDS)
                    .describeNamespace(question);
            return answer.hasNamespaceInfo() ? Optional.empty() : Optional.of("NOT_FOUND");
        } catch (StatusRuntimeException e) {
            return Optional.of(e.getStatus().getCode().name());
        }
    }
}
