package dev.rekey.workflows.impl;

import dev.rekey.workflows.actions.ActionRequest;
import dev.rekey.workflows.model.AccountOutcome;
import dev.rekey.workflows.model.AccountStart;
import dev.rekey.workflows.model.SessionReport;
import dev.rekey.workflows.model.SessionStart;
import dev.rekey.workflows.model.Taken;
import io.temporal.workflow.Workflow;
import io.temporal.workflow.WorkflowInit;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What must never be shipped: workflows that do something else than those that open rotations began with. */
public final class Changed {
    private Changed() {}

    /** It waits before it publishes. */
    public static class WaitsFirst extends AccountRotationImpl {

        /** As it begins. */
        @WorkflowInit
        public WaitsFirst(AccountStart start) {
            super(start);
        }

        @Override
        public AccountOutcome run(AccountStart start) {
            Workflow.sleep(Duration.ofMinutes(1));
            return super.run(start);
        }
    }

    /** It waits before it ends. */
    public static class WaitsLast extends AccountRotationImpl {

        /** As it begins. */
        @WorkflowInit
        public WaitsLast(AccountStart start) {
            super(start);
        }

        @Override
        public AccountOutcome run(AccountStart start) {
            AccountOutcome outcome = super.run(start);
            Workflow.sleep(Duration.ofMinutes(1));
            return outcome;
        }
    }

    /** It waits before it takes an action by update. */
    public static class WaitsInAnAction extends AccountRotationImpl {

        /** As it begins. */
        @WorkflowInit
        public WaitsInAnAction(AccountStart start) {
            super(start);
        }

        @Override
        Taken perform(@Nullable ActionRequest request) {
            Workflow.sleep(Duration.ofSeconds(1));
            return super.perform(request);
        }
    }

    /** It leaves an event more for an action by signal. */
    public static class NotesInASignal extends AccountRotationImpl {

        /** As it begins. */
        @WorkflowInit
        public NotesInASignal(AccountStart start) {
            super(start);
        }

        @Override
        void submit(@Nullable ActionRequest request) {
            Workflow.sideEffect(Integer.class, () -> 1);
            super.submit(request);
        }
    }

    /** It forgets every action by signal. */
    public static class HearsNoSignal extends AccountRotationImpl {

        /** As it begins. */
        @WorkflowInit
        public HearsNoSignal(AccountStart start) {
            super(start);
        }

        @Override
        void submit(@Nullable ActionRequest request) {}
    }

    /** The session waits before it ends. */
    public static class SessionWaitsLast extends RotationSessionImpl {

        /** As it begins. */
        @WorkflowInit
        public SessionWaitsLast(SessionStart start) {
            super(start);
        }

        @Override
        public SessionReport run(SessionStart start) {
            SessionReport report = super.run(start);
            Workflow.sleep(Duration.ofMinutes(1));
            return report;
        }
    }
}
