package dev.rekey.starter.door;

import dev.rekey.accounts.LeftAction;
import dev.rekey.accounts.read.ActionAnswers;
import dev.rekey.accounts.write.LeftActions;
import java.util.Optional;

/** What was left with Temporal, and what became of it, as far as the door has to know. */
public final class LeftBehind {

    private final LeftActions actions;
    private final ActionAnswers answers;

    /** Joins both halves. */
    public LeftBehind(LeftActions actions, ActionAnswers answers) {
        this.actions = actions;
        this.answers = answers;
    }

    /** Whether this request was done already. */
    boolean done(String sessionId, String accountId, String requestId) {
        return answers.of(sessionId, accountId).stream()
                .anyMatch(
                        action -> action.done() && action.request().requestId().equals(requestId));
    }

    /** Whether actions wait of which no published view knows yet. */
    boolean waiting(String sessionId, String accountId) {
        return answers.of(sessionId, accountId).stream().anyMatch(LeftAction::pending);
    }

    /** Notes that an action is about to be left; what became of it, when it was judged already. */
    Optional<LeftAction> leave(LeftAction.Request request) {
        return actions.leave(request);
    }

    void kept(LeftAction.Request request) {
        actions.kept(request);
    }

    void withdraw(LeftAction.Request request) {
        actions.withdraw(request);
    }
}
