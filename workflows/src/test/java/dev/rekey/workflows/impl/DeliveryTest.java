package dev.rekey.workflows.impl;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rekey.workflows.Delivery;
import dev.rekey.workflows.WorkflowIds;
import dev.rekey.workflows.activities.DeliveryActivities;
import dev.rekey.workflows.fakes.Stage;
import io.temporal.activity.Activity;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.WorkflowStub;
import io.temporal.testing.TestWorkflowEnvironment;
import io.temporal.worker.Worker;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class DeliveryTest {

    private final List<String> asked = new CopyOnWriteArrayList<>();

    private void run(DeliveryActivities activities, AtomicReference<WorkflowClient> client) {
        try (TestWorkflowEnvironment environment = Stage.newEnvironment()) {
            Worker worker = environment.newWorker(WorkflowIds.TASK_QUEUE, Stage.PATIENT);
            worker.registerWorkflowImplementationTypes(WorkflowTypes.all());
            worker.registerActivitiesImplementations(activities);
            environment.start();
            client.set(environment.getWorkflowClient());
            environment
                    .getWorkflowClient()
                    .newWorkflowStub(
                            Delivery.class,
                            WorkflowOptions.newBuilder()
                                    .setWorkflowId(WorkflowIds.delivery("4711"))
                                    .setTaskQueue(WorkflowIds.TASK_QUEUE)
                                    .build())
                    .run("4711");
        }
    }

    @Test
    void a_server_that_is_away_for_days_is_tried_until_it_is_back() {
        run(
                customer -> {
                    asked.add(customer);
                    if (asked.size() < 800) {
                        throw new IllegalStateException("the mail server is away");
                    }
                },
                new AtomicReference<>());

        assertThat(asked).hasSize(800).containsOnly("4711");
    }

    @Test
    void a_worker_that_died_is_noticed_long_before_a_code_it_was_to_send_is_too_old() {
        AtomicReference<Duration> silence = new AtomicReference<>(Duration.ZERO);

        run(
                customer -> silence.set(Activity.getExecutionContext().getInfo().getHeartbeatTimeout()),
                new AtomicReference<>());

        assertThat(silence.get()).isBetween(Duration.ofSeconds(5), Duration.ofSeconds(30));
    }

    @Test
    void what_is_announced_while_it_delivers_is_delivered_as_well() {
        AtomicReference<WorkflowClient> client = new AtomicReference<>();
        run(
                customer -> {
                    asked.add(customer);
                    if (asked.size() == 1) {
                        WorkflowStub.fromTyped(Objects.requireNonNull(client.get())
                                        .newWorkflowStub(Delivery.class, WorkflowIds.delivery(customer)))
                                .signal("more");
                    }
                },
                client);

        assertThat(asked).containsExactly("4711", "4711");
    }
}
