package dev.rekey.starter.guide;

import dev.rekey.starter.door.Answer;
import dev.rekey.starter.door.RotationDoor;
import dev.rekey.starter.door.Started;
import dev.rekey.workflows.actions.ActionRequest;
import dev.rekey.workflows.actions.SessionRequest;
import dev.rekey.workflows.model.AccountView;
import dev.rekey.workflows.model.SessionStart;
import dev.rekey.workflows.model.SessionView;
import java.io.IOException;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiFunction;

/** The doors without Temporal behind them: keeps what was asked, answers what the test wants. */
public final class FakeDoor implements RotationDoor {

    private final List<ActionRequest> asked = new CopyOnWriteArrayList<>();
    private final List<SessionStart> started = new CopyOnWriteArrayList<>();
    private volatile boolean closed;
    private volatile boolean saving;
    private volatile Answer<SessionView> onSession = new Answer.Over<>();
    private final List<SessionRequest> onSessions = new CopyOnWriteArrayList<>();
    private final Deque<String> sessions = new ConcurrentLinkedDeque<>();
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

    /** From now on starts lead to these sessions, one after the other, and then always to the last. */
    public void open(String... sessionIds) {
        started.clear();
        onSessions.clear();
        closed = false;
        saving = false;
        onSession = new Answer.Over<>();
        sessions.clear();
        sessions.addAll(List.of(sessionIds));
    }

    /** What was asked of sessions since the door was opened. */
    public List<SessionRequest> onSessions() {
        return List.copyOf(onSessions);
    }

    /** From now on starts are only kept. */
    public void saveStarts() {
        saving = true;
    }

    /** From now on actions on sessions are answered so. */
    public void answerSessions(Answer<SessionView> with) {
        onSession = with;
    }

    /** From now on nothing can be started. */
    public void close() {
        closed = true;
    }

    /** What was started since the door was opened. */
    public List<SessionStart> started() {
        return List.copyOf(started);
    }

    @Override
    public Started start(SessionStart start) {
        if (closed) {
            throw new DoorClosed(new IOException("no server"));
        }
        started.add(start);
        if (saving) {
            return new Started.Saved();
        }
        return new Started.Session(sessions.size() > 1 ? sessions.remove() : sessions.getFirst(), false);
    }

    @Override
    public Answer<AccountView> act(AccountView shown, ActionRequest request) {
        asked.add(request);
        return answers.apply(shown.accountId(), request);
    }

    @Override
    public Answer<SessionView> act(SessionView shown, SessionRequest request) {
        onSessions.add(request);
        return onSession;
    }
}
