package dev.rekey.starter.guide;

import dev.rekey.starter.door.VaultDoor;
import dev.rekey.workflows.model.VaultCheckRequest;
import dev.rekey.workflows.model.VaultCheckResult;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** The door without a worker behind it: keeps what was asked, answers what the test wants. */
final class FakeVaultDoor implements VaultDoor {

    private final List<VaultCheckRequest> asked = new CopyOnWriteArrayList<>();
    private volatile @Nullable VaultCheckResult next;

    /** From now on every try is answered so; null for no answer. */
    void answer(@Nullable VaultCheckResult with) {
        asked.clear();
        next = with;
    }

    /** What was asked since the answer was set. */
    List<VaultCheckRequest> asked() {
        return List.copyOf(asked);
    }

    @Override
    public Optional<VaultCheckResult> tryOut(VaultCheckRequest request) {
        asked.add(request);
        return Optional.ofNullable(next);
    }
}
