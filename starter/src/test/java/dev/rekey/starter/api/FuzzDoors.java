package dev.rekey.starter.api;

import dev.rekey.starter.door.Answer;
import dev.rekey.starter.door.RotationDoor;
import dev.rekey.starter.door.VaultDoor;
import dev.rekey.starter.progress.Views;
import dev.rekey.workflows.actions.ActionRequest;
import dev.rekey.workflows.actions.SessionRequest;
import dev.rekey.workflows.model.AccountView;
import dev.rekey.workflows.model.SessionStart;
import dev.rekey.workflows.model.SessionView;
import dev.rekey.workflows.model.VaultCheckRequest;
import dev.rekey.workflows.model.VaultCheckResult;
import java.io.IOException;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import org.springframework.beans.factory.ObjectProvider;

/** Behind these doors anything may happen that can happen behind the real ones, by the same seed as the requests. */
final class FuzzDoors implements RotationDoor, VaultDoor {

    private final ObjectProvider<Views> views;
    private volatile Random random = new Random(0);
    private volatile boolean away;

    FuzzDoors(ObjectProvider<Views> views) {
        this.views = views;
    }

    void seed(long seed) {
        random = new Random(seed);
    }

    /** From now on it counts whether anything was away. */
    void begin() {
        away = false;
    }

    /** Whether something was away since then: only then is it true to say so. */
    boolean wasAway() {
        return away;
    }

    @Override
    public String start(SessionStart start) {
        if (random.nextInt(4) == 0) {
            away = true;
            throw new DoorClosed(new IOException("no server"));
        }
        return UUID.randomUUID().toString();
    }

    @Override
    public Answer<AccountView> act(String accountId, ActionRequest request) {
        return some(views.getObject().account(String.valueOf(request.sessionId()), accountId));
    }

    @Override
    public Answer<SessionView> act(String customerId, SessionRequest request) {
        return some(Optional.empty());
    }

    private <V> Answer<V> some(Optional<V> view) {
        return switch (random.nextInt(5)) {
            case 0 -> new Answer.Refused<>("That does not fit.");
            case 1 -> {
                away = true;
                yield new Answer.NotSaved<>("That was not saved. Try again in a minute.");
            }
            case 2 -> new Answer.Over<>();
            case 3 -> view.<Answer<V>>map(Answer.Now::new).orElseGet(Answer.Saved::new);
            default -> new Answer.Saved<>();
        };
    }

    @Override
    public Optional<VaultCheckResult> tryOut(VaultCheckRequest request) {
        away = true;
        return Optional.empty();
    }
}
