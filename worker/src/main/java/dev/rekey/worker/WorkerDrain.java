package dev.rekey.worker;

import dev.rekey.process.EndingPart;
import io.temporal.worker.WorkerFactory;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;

/**
 * When the process is told to stop, its workers take nothing more and finish what they have begun. What takes longer than
 * they are given is broken off, and another worker does it again: nothing that an activity does is wrong when it is done
 * twice. The database stays open until then.
 */
final class WorkerDrain extends EndingPart {

    private static final Logger log = LoggerFactory.getLogger(WorkerDrain.class);
    /** After the pages, which may wait for an answer of these workers, and before the connection to Temporal. */
    private static final int PHASE = Integer.MAX_VALUE - 3_000;

    private static final Duration BREAKING_OFF = Duration.ofSeconds(5);

    private final ObjectProvider<WorkerFactory> workers;
    private final Duration within;

    WorkerDrain(ObjectProvider<WorkerFactory> workers, Duration within) {
        super(PHASE);
        this.workers = workers;
        this.within = within;
    }

    @Override
    protected void end() {
        workers.ifAvailable(factory -> {
            if (!factory.isStarted() || factory.isShutdown()) {
                return;
            }
            factory.shutdown();
            factory.awaitTermination(within.toMillis(), TimeUnit.MILLISECONDS);
            if (!factory.isTerminated()) {
                log.warn(
                        "What was not done within {} seconds is broken off; another worker does it",
                        within.toSeconds());
                factory.shutdownNow();
                factory.awaitTermination(BREAKING_OFF.toMillis(), TimeUnit.MILLISECONDS);
            }
        });
    }
}
