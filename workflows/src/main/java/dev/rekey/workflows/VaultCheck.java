package dev.rekey.workflows;

import dev.rekey.workflows.model.VaultCheckRequest;
import dev.rekey.workflows.model.VaultCheckResult;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;

/**
 * Tries five words out where vaults can be opened. It carries them encrypted, under a key that stands elsewhere and is
 * gone after the first try: what is left in its history can never be opened again.
 */
@WorkflowInterface
public interface VaultCheck {

    /** Tries once, and answers within seconds or not at all. */
    @WorkflowMethod(name = "VaultCheck")
    VaultCheckResult run(VaultCheckRequest request);
}
