package dev.rekey.starter.door;

import dev.rekey.workflows.model.VaultCheckRequest;
import dev.rekey.workflows.model.VaultCheckResult;
import java.util.Optional;

/** The way from the vault's page to where vaults can be opened. */
public interface VaultDoor {

    /** Tries words out; empty when no answer came, and then these words cannot be tried any more. */
    Optional<VaultCheckResult> tryOut(VaultCheckRequest request);
}
