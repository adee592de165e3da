package dev.rekey.process;

import io.temporal.serviceclient.WorkflowServiceStubs;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.SmartLifecycle;

/**
 * Waits at the end until the calls to Temporal that are under way have their answers: after requests and workers, and
 * before the database is closed.
 */
final class ClosingConnection implements SmartLifecycle {

    /** The web server stops in phases down to 2,048 below the highest, workers in one 3,000 below it. */
    private static final int PHASE = Integer.MAX_VALUE - 4_000;

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final ObjectProvider<WorkflowServiceStubs> service;
    private volatile boolean running;

    ClosingConnection(ObjectProvider<WorkflowServiceStubs> service) {
        this.service = service;
    }

    @Override
    public void start() {
        running = true;
    }

    @Override
    public void stop() {
        running = false;
        service.ifAvailable(connection -> {
            connection.shutdown();
            if (!connection.awaitTermination(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                connection.shutdownNow();
            }
        });
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    /** What it ends does not begin again. */
    @Override
    public boolean isPauseable() {
        return false;
    }

    @Override
    public int getPhase() {
        return PHASE;
    }
}
