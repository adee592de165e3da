package dev.rekey.process;

import io.temporal.serviceclient.WorkflowServiceStubs;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.springframework.beans.factory.ObjectProvider;

/**
 * Waits at the end until the calls to Temporal that are under way have their answers: after requests and workers, and
 * before the database is closed.
 */
final class ClosingConnection extends EndingPart {

    /** The web server stops in phases down to 2,048 below the highest, workers in one 3,000 below it. */
    private static final int PHASE = Integer.MAX_VALUE - 4_000;

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final ObjectProvider<WorkflowServiceStubs> service;

    ClosingConnection(ObjectProvider<WorkflowServiceStubs> service) {
        super(PHASE);
        this.service = service;
    }

    @Override
    protected void end() {
        service.ifAvailable(connection -> {
            connection.shutdown();
            if (!connection.awaitTermination(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                connection.shutdownNow();
            }
        });
    }
}
