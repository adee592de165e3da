package dev.rekey.worker;

import dev.rekey.process.TemporalRefuses;
import dev.rekey.process.TemporalTrouble;
import io.grpc.StatusRuntimeException;
import io.temporal.serviceclient.WorkflowServiceStubs;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Waits for a Temporal that is away while a worker starts, and says so: whoever started it need not do it again. What does
 * not pass by itself, a wrong certificate or namespace, ends the start with a sentence.
 */
final class TemporalWait {

    private static final Logger LOG = LoggerFactory.getLogger(TemporalWait.class);

    private static final Duration PAUSE = Duration.ofSeconds(2);
    private static final int SAY_EACH = 5;

    private final WorkflowServiceStubs service;
    private final String namespace;
    private final Duration pause;

    TemporalWait(WorkflowServiceStubs service, String namespace) {
        this(service, namespace, PAUSE);
    }

    TemporalWait(WorkflowServiceStubs service, String namespace, Duration pause) {
        this.service = service;
        this.namespace = namespace;
        this.pause = pause;
    }

    /**
     * Makes this call until Temporal answers it.
     *
     * @throws TemporalRefuses when somebody has to change something first
     */
    void untilAnswered(Runnable call) {
        for (int tries = 0; ; tries++) {
            try {
                call.run();
                return;
            } catch (StatusRuntimeException e) {
                TemporalTrouble trouble =
                        TemporalTrouble.of(e, service.getOptions().getTarget(), namespace);
                if (!trouble.passes()) {
                    throw new TemporalRefuses(trouble, e);
                }
                if (tries % SAY_EACH == 0) {
                    LOG.warn("{} Starting goes on when it does.", trouble.sentence());
                }
            }
            pause();
        }
    }

    private void pause() {
        try {
            Thread.sleep(pause.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for Temporal", e);
        }
    }
}
