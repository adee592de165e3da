package dev.rekey.process;

import io.grpc.StatusRuntimeException;
import io.temporal.api.workflowservice.v1.DescribeNamespaceRequest;
import io.temporal.serviceclient.WorkflowServiceStubs;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether the Temporal server answers for a namespace. It is asked by one call that reads one row there, waits for it no
 * longer than a second, and asks again only when some seconds have passed: whoever looks at a process's health as often
 * as they like costs the server nothing more.
 */
public final class ServerHealth {

    private static final Logger log = LoggerFactory.getLogger(ServerHealth.class);

    private static final Duration DEADLINE = Duration.ofSeconds(1);
    private static final Duration KEPT = Duration.ofSeconds(5);

    private final WorkflowServiceStubs service;
    private final DescribeNamespaceRequest question;
    private Optional<TemporalTrouble> trouble = Optional.empty();
    private long askedAt;
    private boolean asked;

    /** Asks by this connection. */
    public ServerHealth(WorkflowServiceStubs service, String namespace) {
        this.service = service;
        this.question =
                DescribeNamespaceRequest.newBuilder().setNamespace(namespace).build();
    }

    /** What is wrong; empty when the server answers. Each change is said in the log, in one sentence. */
    public synchronized Optional<TemporalTrouble> trouble() {
        if (!asked || System.nanoTime() - askedAt > KEPT.toNanos()) {
            Optional<TemporalTrouble> before = trouble;
            trouble = ask();
            if (!trouble.equals(before)) {
                say();
            }
            asked = true;
            askedAt = System.nanoTime();
        }
        return trouble;
    }

    private void say() {
        trouble.ifPresentOrElse(
                wrong -> log.warn("{}", wrong.sentence()),
                () -> log.info("Temporal at {} answers", service.getOptions().getTarget()));
    }

    private Optional<TemporalTrouble> ask() {
        String target = service.getOptions().getTarget();
        try {
            // What it says of the namespace is not wanted: that it does is.
            var answer = service.blockingStub()
                    .withDeadlineAfter(DEADLINE.toMillis(), TimeUnit.MILLISECONDS)
                    .describeNamespace(question);
            return answer.hasNamespaceInfo()
                    ? Optional.empty()
                    : Optional.of(
                            new TemporalTrouble("Temporal at " + target + " says nothing of its namespace.", true));
        } catch (StatusRuntimeException e) {
            return Optional.of(TemporalTrouble.of(e, target, question.getNamespace()));
        }
    }
}
