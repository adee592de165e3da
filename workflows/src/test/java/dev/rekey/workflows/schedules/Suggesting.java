package dev.rekey.workflows.schedules;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.ForwardingClientCall.SimpleForwardingClientCall;
import io.grpc.ForwardingClientCallListener.SimpleForwardingClientCallListener;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.temporal.api.enums.v1.EventType;
import io.temporal.api.history.v1.History;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.api.workflowservice.v1.GetWorkflowExecutionHistoryResponse;
import io.temporal.api.workflowservice.v1.PollWorkflowTaskQueueResponse;

/**
 * Makes a server suggest to continue as new much earlier than it would: from the given event of a run on. It changes what
 * a worker is given and what is fetched later alike, so that a replay sees what the run saw.
 */
record Suggesting(long after) implements ClientInterceptor {

    @Override
    public <Q, A> ClientCall<Q, A> interceptCall(MethodDescriptor<Q, A> method, CallOptions options, Channel next) {
        return new SimpleForwardingClientCall<>(next.newCall(method, options)) {
            @Override
            public void start(Listener<A> listener, Metadata headers) {
                super.start(
                        new SimpleForwardingClientCallListener<>(listener) {
                            @Override
                            @SuppressWarnings("unchecked") // a changed answer is of the class it came in
                            public void onMessage(A message) {
                                super.onMessage((A) changed(message));
                            }
                        },
                        headers);
            }
        };
    }

    private Object changed(Object message) {
        if (message instanceof PollWorkflowTaskQueueResponse task) {
            return task.toBuilder().setHistory(changed(task.getHistory())).build();
        } else if (message instanceof GetWorkflowExecutionHistoryResponse page) {
            return page.toBuilder().setHistory(changed(page.getHistory())).build();
        }
        return message;
    }

    private History changed(History history) {
        History.Builder changed = history.toBuilder();
        for (HistoryEvent.Builder event : changed.getEventsBuilderList()) {
            if (event.getEventType() == EventType.EVENT_TYPE_WORKFLOW_TASK_STARTED && event.getEventId() > after) {
                event.getWorkflowTaskStartedEventAttributesBuilder().setSuggestContinueAsNew(true);
            }
        }
        return changed.build();
    }
}
