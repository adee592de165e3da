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
    /** How long each call may take. */
    private static final Duration CALL = Duration.ofSeconds(3);

    /** Stretching words takes its time: the answer is asked for twice. */
    private static final int CALLS = 2;

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
                                .setWorkflowExecutionTimeout(CALL.multipliedBy(CALLS + 1))
                                .setStaticSummary("Vault words tried · customer " + request.customerId())
                                .build());
        try {
            Deadline.within(CALL, () -> WorkflowClient.start(check::run, request));
            return result(WorkflowStub.fromTyped(check));
        } catch (WorkflowException | StatusRuntimeException noAnswer) {
            log.warn("Words could not be tried out: {}", noAnswer.getMessage());
            return Optional.empty();
        }
    }

    private static Optional<VaultCheckResult> result(WorkflowStub check) {
        for (int call = 1; call <= CALLS; call++) {
            try {
                return Optional.of(check.getResult(CALL.toMillis(), TimeUnit.MILLISECONDS, VaultCheckResult.class));
            } catch (TimeoutException notYet) {
                log.debug("No answer to words yet, at call {}", call);
            }
        }
        log.warn(
                "Words were not tried out within {} s", CALL.multipliedBy(CALLS).toSeconds());
        return Optional.empty();
    }
}
