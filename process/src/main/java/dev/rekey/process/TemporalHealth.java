package dev.rekey.process;

import io.temporal.serviceclient.WorkflowServiceStubs;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/** Whether Temporal answers, as a part of a process's health. */
final class TemporalHealth implements HealthIndicator {

    private final @Nullable ServerHealth server;

    TemporalHealth(@Nullable WorkflowServiceStubs service, String namespace) {
        this.server = service == null ? null : new ServerHealth(service, namespace);
    }

    @Override
    public Health health() {
        return server == null
                ? Health.unknown().build()
                : server.trouble()
                        .map(trouble -> Health.down()
                                .withDetail("status", trouble.sentence())
                                .build())
                        .orElseGet(() -> Health.up().build());
    }
}
