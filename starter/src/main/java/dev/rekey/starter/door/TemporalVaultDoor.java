package dev.rekey.starter.door;

import dev.rekey.workflows.VaultCheck;
import dev.rekey.workflows.WorkflowIds;
import dev.rekey.workflows.model.VaultCheckRequest;
import dev.rekey.workflows.model.VaultCheckResult;
import io.grpc.StatusRuntimeException;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowException;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.WorkflowStub;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Through a workflow of its own, which ends with the answer or with the patience of whoever waits for it. */
public final class TemporalVaultDoor implements VaultDoor {

    private static final Logger log = LoggerFactory.getLogger(TemporalVaultDoor.class);
    private static final Duration PATIENCE = Duration.ofSeconds(12);

    private final Supplier<WorkflowClient> client;

    /** Uses this connection, when it is needed first. */
    public TemporalVaultDoor(Supplier<WorkflowClient> client) {
        this.client = client;
    }

    @Override
    public Optional<VaultCheckResult> tryOut(VaultCheckRequest request) {
        VaultCheck check = client.get()
                .newWorkflowStub(
                        VaultCheck.class,
                        WorkflowOptions.newBuilder()
                                .setWorkflowId(WorkflowIds.vaultCheck(request.checkId()))
                                .setTaskQueue(WorkflowIds.TASK_QUEUE)
                                .setWorkflowExecutionTimeout(PATIENCE)
                                .setStaticSummary("Vault words tried · customer " + request.customerId())
                                .build());
        try {
            WorkflowClient.start(check::run, request);
            return Optional.of(WorkflowStub.fromTyped(check)
                    .getResult(PATIENCE.toMillis(), TimeUnit.MILLISECONDS, VaultCheckResult.class));
        } catch (TimeoutException | WorkflowException | StatusRuntimeException noAnswer) {
            log.warn("Words could not be tried out: {}", noAnswer.getMessage());
            return Optional.empty();
        }
    }
}
