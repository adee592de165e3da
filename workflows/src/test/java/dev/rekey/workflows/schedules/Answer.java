package dev.rekey.workflows.schedules;

import dev.rekey.workflows.Refusal;
import dev.rekey.workflows.actions.ActionRequest;
import io.temporal.client.UpdateOptions;
import io.temporal.client.WorkflowNotFoundException;
import io.temporal.client.WorkflowStub;
import io.temporal.client.WorkflowUpdateStage;
import io.temporal.failure.ApplicationFailure;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/** What somebody who sent a request was told. */
sealed interface Answer {

    /** It was taken; an update answers where it led. */
    record Done(Object value) implements Answer {}

    /** It did not fit. */
    record Refused(String sentence) implements Answer {}

    /** There was no workflow to take it any more. */
    record Over() implements Answer {}

    /** It was left as a signal, which answers nothing. */
    record Left() implements Answer {}

    /** How often somebody is asked again who seems to be over. */
    int MOST_ASKED = 5;

    /**
     * Calls and answers. The server in memory knows nobody of a name whose run goes on as a new one in that moment; the
     * real one gives what comes to the next run. So whoever seems to be over is asked again: what is over stays so.
     */
    static Answer of(Supplier<?> call) {
        Answer answer = once(call);
        for (int asked = 1; answer instanceof Over && asked < MOST_ASKED; asked++) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
            answer = once(call);
        }
        return answer;
    }

    private static Answer once(Supplier<?> call) {
        try {
            return new Done(call.get());
        } catch (RuntimeException failed) {
            for (Throwable t = failed; t != null; t = t.getCause()) {
                if (t instanceof ApplicationFailure refused && refused.getType().equals(Refusal.TYPE)) {
                    return new Refused(refused.getOriginalMessage());
                }
                if (t instanceof WorkflowNotFoundException) {
                    return new Over();
                }
            }
            throw failed;
        }
    }

    /** An update whose id is the request's, as the pages send it. */
    static Answer named(WorkflowStub workflow, Class<?> type, ActionRequest request) {
        return of(() -> workflow.startUpdate(
                        UpdateOptions.newBuilder(type)
                                .setUpdateName(request.action().message())
                                .setUpdateId(request.id())
                                .setWaitForStage(WorkflowUpdateStage.COMPLETED)
                                .build(),
                        request)
                .getResult());
    }

    /** A signal. */
    static Answer signal(WorkflowStub workflow, String name, Object request) {
        Answer answer = of(() -> {
            workflow.signal(name, request);
            return request;
        });
        return answer instanceof Over ? answer : new Left();
    }
}
