package dev.rekey.worker.reconcile;

import dev.rekey.accounts.LeftAction;
import dev.rekey.accounts.read.WaitingActions;
import dev.rekey.accounts.write.LeftActions;
import dev.rekey.worker.reconcile.Repairs.Kind;
import dev.rekey.worker.reconcile.Workflows.Run;
import dev.rekey.workflows.WorkflowIds;
import dev.rekey.workflows.model.AccountView;
import dev.rekey.workflows.model.RefusalCode;
import dev.rekey.workflows.model.SessionView;
import dev.rekey.workflows.words.StoredMessages;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Answers actions that were left with Temporal and that nobody will answer any more: the workflow that was to judge them
 * has ended, or does not know of them. Whether it had taken them before that nobody knows, so the answer does not say.
 */
final class LateActions {

    /** Whoever left an action gets an answer from a workflow within this, if there is one to answer. */
    private static final Duration ANSWERED_WITHIN = Duration.ofMinutes(1);

    /** An answer to what was sent again takes a moment; a database that is slow must not have it sent again and again. */
    private static final Duration SENT_AGAIN_AFTER = Duration.ofMinutes(2);

    private static final int AT_ONCE = 50;

    private final WaitingActions waiting;
    private final LeftActions answers;
    private final Workflows workflows;
    private final Repairs repairs;
    private final Clock clock;
    private final Map<LeftAction.Request, Instant> sentAgain = new HashMap<>();

    LateActions(WaitingActions waiting, LeftActions answers, Workflows workflows, Repairs repairs, Clock clock) {
        this.waiting = waiting;
        this.answers = answers;
        this.workflows = workflows;
        this.repairs = repairs;
        this.clock = clock;
    }

    void answer() {
        Instant now = clock.instant();
        List<LeftAction> late = waiting.leftBefore(now.minus(ANSWERED_WITHIN), AT_ONCE);
        sentAgain.keySet().retainAll(late.stream().map(LeftAction::request).collect(Collectors.toSet()));
        for (LeftAction left : late) {
            LeftAction.Request request = left.request();
            String workflowId = request.accountId().isEmpty()
                    ? WorkflowIds.session(request.customerId())
                    : WorkflowIds.account(request.accountId());
            Optional<Run> run = workflows.current(workflowId).filter(Run::running);
            if (run.isEmpty() || isOfAnother(run.get(), request)) {
                answer(request, workflowId, RefusalCode.ENDED_UNJUDGED);
            } else if (now.isAfter(sentAgain.getOrDefault(request, Instant.MIN))) {
                sentAgain.put(request, now.plus(SENT_AGAIN_AFTER));
                if (!workflows.sendAgain(run.get(), request.requestId())) {
                    answer(request, workflowId, RefusalCode.NEVER_ARRIVED);
                }
            }
        }
    }

    private void answer(LeftAction.Request request, String workflowId, RefusalCode why) {
        answers.answer(request, StoredMessages.text(List.of(why.with())));
        repairs.count(Kind.ACTION_ANSWERED, workflowId);
    }

    /** Whether what runs is another session than the one the action was for. */
    private boolean isOfAnother(Run run, LeftAction.Request request) {
        if (request.accountId().isEmpty()) {
            // One that starts or joins is for whichever session comes next: for as long as one runs, it may be it.
            boolean start = request.action().equals(LeftAction.START)
                    || request.action().equals(LeftAction.JOIN);
            return !start && isAnother(workflows.sessionView(run).map(SessionView::sessionId), request);
        }
        return isAnother(workflows.accountView(run).map(AccountView::sessionId), request);
    }

    private static boolean isAnother(Optional<String> sessionId, LeftAction.Request request) {
        return sessionId.filter(id -> !id.equals(request.sessionId())).isPresent();
    }
}
