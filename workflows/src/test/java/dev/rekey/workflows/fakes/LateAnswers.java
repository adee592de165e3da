package dev.rekey.workflows.fakes;

import io.temporal.common.interceptors.WorkerInterceptorBase;
import io.temporal.common.interceptors.WorkflowInboundCallsInterceptor;
import io.temporal.common.interceptors.WorkflowInboundCallsInterceptorBase;
import io.temporal.common.interceptors.WorkflowOutboundCallsInterceptor;
import io.temporal.common.interceptors.WorkflowOutboundCallsInterceptorBase;
import io.temporal.workflow.Async;
import io.temporal.workflow.Promise;
import io.temporal.workflow.Workflow;
import java.util.HashSet;
import java.util.Set;

/**
 * Lets the answer to what a workflow has asked reach it only after something else has. Temporal promises no order between
 * the two, and mostly brings the answer first: what goes wrong the other way round shows in no test but one like this.
 */
public final class LateAnswers extends WorkerInterceptorBase {

    private final String asked;
    private final String first;

    private LateAnswers(String asked, String first) {
        this.asked = asked;
        this.first = first;
    }

    /**
     * What is late.
     *
     * @param asked the name of a signal to another workflow, or the summary of a local activity
     */
    public static Late of(String asked) {
        return new Late(asked);
    }

    /** What is late, until it is said what comes first. */
    public record Late(String asked) {

        /** It comes after this signal. */
        public LateAnswers afterSignal(String name) {
            return new LateAnswers(asked, "signal " + name);
        }

        /** It comes after the end of a child of this type. */
        public LateAnswers afterEndOf(String childType) {
            return new LateAnswers(asked, "end of " + childType);
        }
    }

    @Override
    public WorkflowInboundCallsInterceptor interceptWorkflow(WorkflowInboundCallsInterceptor next) {
        Set<String> come = new HashSet<>();
        return new WorkflowInboundCallsInterceptorBase(next) {

            @Override
            public void init(WorkflowOutboundCallsInterceptor outbound) {
                super.init(new Asking(outbound, come));
            }

            @Override
            public void handleSignal(SignalInput input) {
                super.handleSignal(input);
                come.add("signal " + input.getSignalName());
            }
        };
    }

    private final class Asking extends WorkflowOutboundCallsInterceptorBase {

        private final Set<String> come;

        private Asking(WorkflowOutboundCallsInterceptor next, Set<String> come) {
            super(next);
            this.come = come;
        }

        @Override
        public <R> ChildWorkflowOutput<R> executeChildWorkflow(ChildWorkflowInput<R> input) {
            ChildWorkflowOutput<R> child = super.executeChildWorkflow(input);
            child.getResult().handle((done, failure) -> come.add("end of " + input.getWorkflowType()));
            return child;
        }

        @Override
        public SignalExternalOutput signalExternalWorkflow(SignalExternalInput input) {
            SignalExternalOutput told = super.signalExternalWorkflow(input);
            return input.getSignalName().equals(asked) ? new SignalExternalOutput(late(told.getResult())) : told;
        }

        @Override
        public <R> LocalActivityOutput<R> executeLocalActivity(LocalActivityInput<R> input) {
            LocalActivityOutput<R> done = super.executeLocalActivity(input);
            return asked.equals(input.getOptions().getSummary())
                    ? new LocalActivityOutput<>(late(done.getResult()))
                    : done;
        }

        private <R> Promise<R> late(Promise<R> answer) {
            return Async.function(() -> {
                Workflow.await(() -> come.contains(first));
                return answer.get();
            });
        }
    }
}
