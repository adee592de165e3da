package dev.rekey.workflows.impl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rekey.workflows.VaultCheck;
import dev.rekey.workflows.WorkflowIds;
import dev.rekey.workflows.activities.VaultActivities;
import dev.rekey.workflows.fakes.Stage;
import dev.rekey.workflows.model.VaultCheckRequest;
import dev.rekey.workflows.model.VaultCheckResult;
import io.temporal.client.WorkflowException;
import io.temporal.client.WorkflowOptions;
import io.temporal.testing.TestWorkflowEnvironment;
import io.temporal.worker.Worker;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class VaultCheckTest {

    private static final VaultCheckRequest REQUEST = new VaultCheckRequest("c-1", "4711", "sealed-words");

    private final List<VaultCheckRequest> tried = new CopyOnWriteArrayList<>();

    private VaultCheckResult run(Supplier<VaultCheckResult> answer) {
        try (TestWorkflowEnvironment environment = Stage.newEnvironment()) {
            Worker worker = environment.newWorker(WorkflowIds.TASK_QUEUE, Stage.PATIENT);
            worker.registerWorkflowImplementationTypes(WorkflowTypes.all());
            worker.registerActivitiesImplementations((VaultActivities) request -> {
                tried.add(request);
                return answer.get();
            });
            environment.start();
            return environment
                    .getWorkflowClient()
                    .newWorkflowStub(
                            VaultCheck.class,
                            WorkflowOptions.newBuilder()
                                    .setWorkflowId(WorkflowIds.vaultCheck("c-1"))
                                    .setTaskQueue(WorkflowIds.TASK_QUEUE)
                                    .build())
                    .run(REQUEST);
        }
    }

    @Test
    void answers_what_the_words_came_to() {
        VaultCheckResult opens = new VaultCheckResult(VaultCheckResult.Outcome.OPENS, 5, 0);

        assertThat(run(() -> opens)).isEqualTo(opens);
        assertThat(tried).containsExactly(REQUEST);
        assertThat(REQUEST.toString()).doesNotContain("sealed-words");
    }

    @Test
    void tries_once_and_no_more_when_that_fails() {
        assertThatThrownBy(() -> run(() -> {
                    throw new IllegalStateException("no database");
                }))
                .isInstanceOf(WorkflowException.class);

        assertThat(tried).hasSize(1);
    }
}
