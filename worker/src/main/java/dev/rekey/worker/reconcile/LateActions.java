package dev.rekey.worker.reconcile;

import dev.rekey.accounts.LeftAction;
import dev.rekey.accounts.read.WaitingActions;
import dev.rekey.accounts.write.LeftActions;
import dev.rekey.worker.reconcile.Repairs.Kind;
import dev.rekey.worker.reconcile.Workflows.Run;
import dev.rekey.workflows.WorkflowIds;
import dev.rekey.workflows.model.AccountView;
import dev.rekey.workflows.model.SessionView;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;

/**
 * Answers actions that were left with Temporal and that nobody will answer any more, because the workflow that was to
 * judge them has ended. Whether it had taken them before that nobody knows, so the answer does not say.
 */
final class LateActions {

    static final String TOO_LATE =
            "This ended before our system could confirm what you sent. Look at the page as it is now;"
                    + " if what you wanted is not done, start again from there or ask support.";

    /** Whoever left an action gets an answer from a workflow within this, if there is one to answer. */
    private static final Duration ANSWERED_WITHIN = Duration.ofMinutes(1);

    private static final int AT_ONCE = 50;

    private final WaitingActions waiting;
    private final LeftActions answers;
    private final Workflows workflows;
    private final Repairs repairs;
    private final Clock clock;

    LateActions(WaitingActions waiting, LeftActions answers, Workflows workflows, Repairs repairs, Clock clock) {
        this.waiting = waiting;
        this.answers = answers;
        this.workflows = workflows;
        this.repairs = repairs;
        this.clock = clock;
    }

    void answer() {
        for (LeftAction left : waiting.leftBefore(clock.instant().minus(ANSWERED_WITHIN), AT_ONCE)) {
            LeftAction.Request request = left.request();
            String workflowId = request.accountId().isEmpty()
                    ? WorkflowIds.session(request.customerId())
                    : WorkflowIds.account(request.accountId());
            if (isOver(workflowId, request)) {
                answers.answer(request, TOO_LATE);
                repairs.count(Kind.ACTION_ANSWERED, workflowId);
            }
        }
    }

    private boolean isOver(String workflowId, LeftAction.Request request) {
        Optional<Run> run = workflows.current(workflowId).filter(Run::running);
        if (run.isEmpty()) {
            return true;
        }
        if (request.accountId().isEmpty()) {
            // One that starts or joins is for whichever session comes next: for as long as one runs, it may be it.
            boolean start = request.action().equals("Start") || request.action().equals("Join");
            return !start
                    && workflows
                            .sessionView(run.get())
                            .map(SessionView::sessionId)
                            .filter(id -> !id.equals(request.sessionId()))
                            .isPresent();
        }
        return workflows
                .accountView(run.get())
                .map(AccountView::sessionId)
                .filter(id -> !id.equals(request.sessionId()))
                .isPresent();
    }
}
