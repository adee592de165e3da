package dev.rekey.starter.desk;

import dev.rekey.starter.door.Answer;
import dev.rekey.starter.door.RotationDoor;
import dev.rekey.starter.door.Started;
import dev.rekey.workflows.actions.ActionRequest;
import dev.rekey.workflows.actions.SessionRequest;
import dev.rekey.workflows.model.AccountView;
import dev.rekey.workflows.model.SessionStart;
import dev.rekey.workflows.model.SessionView;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

/** The doors without Temporal behind them: keeps what was asked, answers what the test wants. */
final class DeskDoor implements RotationDoor {

    private final List<SessionStart> starts = new CopyOnWriteArrayList<>();
    private final List<ActionRequest> onAccounts = new CopyOnWriteArrayList<>();
    private final List<SessionRequest> onSessions = new CopyOnWriteArrayList<>();
    private volatile Answer<AccountView> ofAccounts = new Answer.Over<>();
    private volatile Answer<SessionView> ofSessions = new Answer.Over<>();
    private volatile Function<SessionStart, Started> ofStarts = start -> new Started.Session(start.sessionId(), false);

    void answerStarts(Function<SessionStart, Started> with) {
        ofStarts = with;
    }

    void forget() {
        starts.clear();
        onAccounts.clear();
        onSessions.clear();
        ofAccounts = new Answer.Over<>();
        ofSessions = new Answer.Over<>();
        ofStarts = start -> new Started.Session(start.sessionId(), false);
    }

    void answerAccounts(Answer<AccountView> with) {
        ofAccounts = with;
    }

    void answerSessions(Answer<SessionView> with) {
        ofSessions = with;
    }

    List<SessionStart> starts() {
        return List.copyOf(starts);
    }

    List<ActionRequest> onAccounts() {
        return List.copyOf(onAccounts);
    }

    List<SessionRequest> onSessions() {
        return List.copyOf(onSessions);
    }

    @Override
    public Started start(SessionStart start) {
        starts.add(start);
        return ofStarts.apply(start);
    }

    @Override
    public Answer<AccountView> act(AccountView shown, ActionRequest request) {
        onAccounts.add(request);
        return ofAccounts;
    }

    @Override
    public Answer<SessionView> act(SessionView shown, SessionRequest request) {
        onSessions.add(request);
        return ofSessions;
    }
}
