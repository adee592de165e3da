package dev.rekey.workflows.impl;

import dev.rekey.workflows.VaultCheck;
import dev.rekey.workflows.activities.VaultActivities;
import dev.rekey.workflows.model.VaultCheckRequest;
import dev.rekey.workflows.model.VaultCheckResult;
import io.temporal.workflow.Workflow;

/** One activity, not repeated: somebody waits for the answer, and the words can be used once. */
public class VaultCheckImpl implements VaultCheck {

    @Override
    public VaultCheckResult run(VaultCheckRequest request) {
        return Workflow.newActivityStub(VaultActivities.class, Options.tryOnce("try the words out"))
                .tryWords(request);
    }
}
