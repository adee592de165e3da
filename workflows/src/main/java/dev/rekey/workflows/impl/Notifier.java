package dev.rekey.workflows.impl;

import dev.rekey.workflows.activities.NoticeActivities;
import dev.rekey.workflows.activities.NoticeActivities.Notice;
import io.temporal.workflow.Async;
import io.temporal.workflow.Workflow;

/** Sends notices beside the flow, which they never hold up; a run ends only when each is sent or has lost its point. */
final class Notifier {

    private int underWay;

    void send(Notice notice) {
        NoticeActivities notices =
                Workflow.newActivityStub(NoticeActivities.class, Options.notice("tell: " + notice.kind()));
        underWay++;
        Workflow.newDetachedCancellationScope(
                        () -> Async.procedure(notices::send, notice).handle((sent, failure) -> {
                            underWay--;
                            return null;
                        }))
                .run();
    }

    /** Whether none is under way. */
    boolean idle() {
        return underWay == 0;
    }
}
