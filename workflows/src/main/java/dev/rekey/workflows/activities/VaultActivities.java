package dev.rekey.workflows.activities;

import dev.rekey.workflows.model.VaultCheckRequest;
import dev.rekey.workflows.model.VaultCheckResult;
import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityMethod;

/** What is done with vaults where they can be opened. */
@ActivityInterface
public interface VaultActivities {

    /** Tries the words out, once: a second call with the same id finds them gone. */
    @ActivityMethod(name = "tryWords")
    VaultCheckResult tryWords(VaultCheckRequest request);
}
