package dev.rekey.e2e.bench;

import io.temporal.api.enums.v1.EventType;
import io.temporal.api.history.v1.HistoryEvent;
import java.util.List;

/**
 * What a piece of history costs.
 *
 * @param events history events
 * @param bytes their size on the wire
 * @param actions billable actions by Temporal Cloud's published rules: a start, an update, a signal, a timer, an
 *     activity and each of its retries, a search attribute upsert are one each; a child is two; all local activities of
 *     one workflow task are one together
 */
record HistoryCost(int events, long bytes, int actions) {

    static final HistoryCost NOTHING = new HistoryCost(0, 0, 0);

    static HistoryCost of(List<HistoryEvent> history) {
        long bytes = 0;
        int actions = 0;
        boolean localInThisTask = false;
        for (HistoryEvent event : history) {
            bytes += event.getSerializedSize();
            EventType type = event.getEventType();
            switch (type) {
                case EVENT_TYPE_WORKFLOW_TASK_COMPLETED -> localInThisTask = false;
                case EVENT_TYPE_MARKER_RECORDED -> {
                    if (event.getMarkerRecordedEventAttributes().getMarkerName().equals("LocalActivity")
                            && !localInThisTask) {
                        localInThisTask = true;
                        actions++;
                    }
                }
                case EVENT_TYPE_ACTIVITY_TASK_STARTED ->
                    actions += event.getActivityTaskStartedEventAttributes().getAttempt();
                case EVENT_TYPE_WORKFLOW_EXECUTION_STARTED -> {
                    // A child's start is counted where its parent asks for it.
                    if (!event.getWorkflowExecutionStartedEventAttributes().hasParentWorkflowExecution()) {
                        actions++;
                    }
                }
                case EVENT_TYPE_START_CHILD_WORKFLOW_EXECUTION_INITIATED -> actions += 2;
                case EVENT_TYPE_WORKFLOW_EXECUTION_UPDATE_ACCEPTED,
                        EVENT_TYPE_WORKFLOW_EXECUTION_SIGNALED,
                        EVENT_TYPE_TIMER_STARTED,
                        EVENT_TYPE_UPSERT_WORKFLOW_SEARCH_ATTRIBUTES,
                        EVENT_TYPE_SIGNAL_EXTERNAL_WORKFLOW_EXECUTION_INITIATED -> actions++;
                default -> {}
            }
        }
        return new HistoryCost(history.size(), bytes, actions);
    }

    HistoryCost plus(HistoryCost other) {
        return new HistoryCost(events + other.events, bytes + other.bytes, actions + other.actions);
    }

    /** One of so many equal parts, rounded up. */
    HistoryCost share(int parts) {
        return new HistoryCost(
                (events + parts - 1) / parts, (bytes + parts - 1) / parts, (actions + parts - 1) / parts);
    }
}
