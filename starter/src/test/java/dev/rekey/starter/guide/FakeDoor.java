package dev.rekey.starter.guide;

import dev.rekey.starter.door.Answer;
import dev.rekey.starter.door.RotationDoor;
import dev.rekey.workflows.actions.ActionRequest;
import dev.rekey.workflows.actions.SessionRequest;
import dev.rekey.workflows.model.AccountView;
import dev.rekey.workflows.model.SessionStart;
import dev.rekey.workflows.model.SessionView;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiFunction;

/** The doors without Temporal behind them: keeps what was asked, answers what the test wants. */
public final class FakeDoor implements RotationDoor {

    private final List<ActionRequest> asked = new CopyOnWriteArrayList<>();
    private volatile BiFunction<String, ActionRequest, Answer<AccountView>> answers =
            (id, request) -> new Answer.Over<>();

    /** From now on every action is answered so. */
    public void answer(BiFunction<String, ActionRequest, Answer<AccountView>> with) {
        asked.clear();
        answers = with;
    }

    /** From now on every action is answered so. */
    public void answer(Answer<AccountView> with) {
        answer((id, request) -> with);
    }

    /** What was asked since the answer was set. */
    public List<ActionRequest> asked() {
        return List.copyOf(asked);
    }

    @Override
    public String start(SessionStart start) {
        throw new UnsupportedOperationException("no test of the guide starts a session");
    }

    @Override
    public Answer<AccountView> act(String accountId, ActionRequest request) {
        asked.add(request);
        return answers.apply(accountId, request);
    }

    @Override
    public Answer<SessionView> act(String customerId, SessionRequest request) {
        return new Answer.Over<>();
    }
}
