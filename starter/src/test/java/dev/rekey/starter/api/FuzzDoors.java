package dev.rekey.starter.api;

import dev.rekey.starter.door.Answer;
import dev.rekey.starter.door.RotationDoor;
import dev.rekey.starter.door.Started;
import dev.rekey.starter.door.VaultDoor;
import dev.rekey.workflows.actions.ActionRequest;
import dev.rekey.workflows.actions.SessionRequest;
import dev.rekey.workflows.model.AccountView;
import dev.rekey.workflows.model.RefusalCode;
import dev.rekey.workflows.model.SessionStart;
import dev.rekey.workflows.model.SessionView;
import dev.rekey.workflows.model.VaultCheckRequest;
import dev.rekey.workflows.model.VaultCheckResult;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.Random;

/** Behind these doors anything may happen that can happen behind the real ones, by the same seed as the requests. */
final class FuzzDoors implements RotationDoor, VaultDoor {

    private volatile Random random = new Random(0);
    private volatile boolean away;

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
    public Started start(SessionStart start) {
        if (random.nextInt(4) == 0) {
            away = true;
            throw new DoorClosed(new IOException("no server"));
        }
        return new Started.Session(start.sessionId(), false);
    }

    @Override
    public Answer<AccountView> act(AccountView shown, ActionRequest request) {
        return some(Optional.of(shown));
    }

    @Override
    public Answer<SessionView> act(SessionView shown, SessionRequest request) {
        return some(Optional.of(shown));
    }

    private <V> Answer<V> some(Optional<V> view) {
        return switch (random.nextInt(5)) {
            case 0 -> new Answer.Refused<>(RefusalCode.SESSION_OVER.with());
            case 1 -> {
                away = true;
                yield random.nextBoolean() ? new Answer.Unknown<>() : new Answer.Busy<>(Duration.ofSeconds(1));
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
