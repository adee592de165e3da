package dev.rekey.starter.door;

import dev.rekey.workflows.actions.ActionRequest;
import dev.rekey.workflows.actions.SessionRequest;
import dev.rekey.workflows.model.AccountView;
import dev.rekey.workflows.model.SessionStart;
import dev.rekey.workflows.model.SessionView;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;

/**
 * Counts what became of actions as the meter {@code rekey.actions}, by answer. Many that were only saved mean that no
 * worker answers, any that are unknown that Temporal does not.
 */
public final class MeasuredDoor implements RotationDoor {

    private static final String TAKEN = "TAKEN";
    private static final String SAVED = "SAVED";
    private static final String REFUSED = "REFUSED";
    private static final String BUSY = "BUSY";
    private static final String UNKNOWN = "UNKNOWN";
    private static final String OVER = "OVER";

    private final RotationDoor door;
    private final MeterRegistry meters;

    /** Counts at this door. */
    public MeasuredDoor(RotationDoor door, MeterRegistry meters) {
        this.door = door;
        this.meters = meters;
        // All of them at once, so that the first of a kind is a rise and not a new line.
        List.of(TAKEN, SAVED, REFUSED, BUSY, UNKNOWN, OVER).forEach(this::counter);
    }

    @Override
    public Started start(SessionStart start) {
        return door.start(start);
    }

    @Override
    public Answer<AccountView> act(AccountView shown, ActionRequest request) {
        return counted(door.act(shown, request));
    }

    @Override
    public Answer<SessionView> act(SessionView shown, SessionRequest request) {
        return counted(door.act(shown, request));
    }

    private <V> Answer<V> counted(Answer<V> answer) {
        counter(word(answer)).increment();
        return answer;
    }

    private Counter counter(String answer) {
        return meters.counter("rekey.actions", "answer", answer);
    }

    private static String word(Answer<?> answer) {
        if (answer instanceof Answer.Now) {
            return TAKEN;
        }
        if (answer instanceof Answer.Saved) {
            return SAVED;
        }
        if (answer instanceof Answer.Refused) {
            return REFUSED;
        }
        if (answer instanceof Answer.Busy) {
            return BUSY;
        }
        return answer instanceof Answer.Over ? OVER : UNKNOWN;
    }
}
