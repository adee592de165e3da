package dev.rekey.worker;

import io.temporal.worker.WorkerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.core.Ordered;

/**
 * Has the worker take tasks when everything is ready. The SDK's own starter ends the process when Temporal goes away in
 * that moment; this comes before it and waits, so that it finds the worker started.
 */
final class PatientStart implements ApplicationListener<ApplicationReadyEvent>, Ordered {

    private final ObjectProvider<WorkerFactory> workers;
    private final TemporalWait wait;

    PatientStart(ObjectProvider<WorkerFactory> workers, TemporalWait wait) {
        this.workers = workers;
        this.wait = wait;
    }

    @Override
    public void onApplicationEvent(ApplicationReadyEvent ready) {
        workers.ifAvailable(factory -> wait.untilAnswered(factory::start));
    }

    @Override
    public int getOrder() {
        return HIGHEST_PRECEDENCE;
    }
}
