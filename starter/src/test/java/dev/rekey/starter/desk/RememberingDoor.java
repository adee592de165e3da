package dev.rekey.starter.desk;

import dev.rekey.starter.door.Answer;
import dev.rekey.starter.door.RotationDoor;
import dev.rekey.starter.door.Started;
import dev.rekey.workflows.actions.ActionRequest;
import dev.rekey.workflows.actions.SessionRequest;
import dev.rekey.workflows.model.AccountView;
import dev.rekey.workflows.model.SessionStart;
import dev.rekey.workflows.model.SessionView;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The workflows' side of the door, played by the test: answers what it is told to and remembers what came. */
final class RememberingDoor implements RotationDoor {

    final List<SessionStart> started = new ArrayList<>();
    final List<ActionRequest> taken = new ArrayList<>();

    @Nullable
    Answer<AccountView> answer;

    @Override
    public Started start(SessionStart start) {
        started.add(start);
        return new Started.Session("session-run", false);
    }

    @Override
    public Answer<AccountView> act(AccountView shown, ActionRequest request) {
        taken.add(request);
        return Objects.requireNonNull(answer);
    }

    @Override
    public Answer<SessionView> act(SessionView shown, SessionRequest request) {
        return new Answer.Saved<>();
    }

    void forget() {
        started.clear();
        taken.clear();
        answer = null;
    }
}
