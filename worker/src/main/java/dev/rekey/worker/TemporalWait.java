package dev.rekey.worker;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Waits for a Temporal that is away while a worker starts, and says so: whoever started it need not do it again. */
final class TemporalWait {

    private static final Logger LOG = LoggerFactory.getLogger(TemporalWait.class);

    /** What a server answers, or is said of it, that is starting, changing leaders or not there. */
    private static final Set<Status.Code> AWAY =
            Set.of(Status.Code.UNAVAILABLE, Status.Code.DEADLINE_EXCEEDED, Status.Code.RESOURCE_EXHAUSTED);

    private static final Duration PAUSE = Duration.ofSeconds(2);
    private static final int SAY_EACH = 5;

    private TemporalWait() {}

    /** Makes this call until Temporal answers it; what it answers then, a refusal too, is the caller's. */
    static void untilAnswered(Runnable call) {
        untilAnswered(call, PAUSE);
    }

    static void untilAnswered(Runnable call, Duration pause) {
        for (int tries = 0; ; tries++) {
            try {
                call.run();
                return;
            } catch (StatusRuntimeException e) {
                if (!AWAY.contains(e.getStatus().getCode())) {
                    throw e;
                }
                if (tries % SAY_EACH == 0) {
                    LOG.warn(
                            "Temporal does not answer ({}); starting goes on when it does",
                            e.getStatus().getCode());
                }
            }
            pause(pause);
        }
    }

    private static void pause(Duration pause) {
        try {
            Thread.sleep(pause.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for Temporal", e);
        }
    }
}
