package dev.rekey.workflows;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rekey.workflows.fakes.Given;
import dev.rekey.workflows.fakes.Stage;
import dev.rekey.workflows.model.AccountRef;
import dev.rekey.workflows.model.Pace;
import dev.rekey.workflows.model.Reason;
import dev.rekey.workflows.model.Risk;
import dev.rekey.workflows.model.SessionStart;
import io.temporal.api.enums.v1.EventType;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.client.WorkflowStub;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What a clean rotation costs: its own history and its part of its session's. Counted is what the rotation asks for and
 * is told. Workflow tasks are not: how many there are depends on how quick a machine is. The bench counts them too.
 */
@Timeout(600)
class HistorySizeTest {

    private static final int MOST_EVENTS = 19;
    private static final int MOST_SHARED_EVENTS = 5;
    private static final int MOST_BYTES = 7_500;
    private static final int MOST_SHARED_BYTES = 2_500;
    private static final int MOST_ACTIONS = 10;
    private static final int MOST_SHARED_ACTIONS = 3;

    @Test
    void a_clean_rotation_in_a_session_of_four_stays_small() {
        try (Stage stage = Stage.open()) {
            // given
            List<AccountRef> accounts = Stream.of("a-1", "a-2", "a-3", "a-4")
                    .map(id -> Given.account(id, List.of("main"), Risk.NONE))
                    .toList();
            WorkflowStub session = stage.begin(new SessionStart(
                    Given.SESSION, Given.CUSTOMER, Reason.VAULT_RESET, null, Given.AGENT, accounts, Pace.standard()));
            stage.progress.awaitSession(v -> v.revision() == 1);

            // when
            for (AccountRef account : accounts) {
                stage.paste(stage.account(account.accountId()));
                stage.outcome(stage.account(account.accountId()));
            }
            stage.report(session);

            // then
            Cost own = Cost.of(stage.history(stage.account("a-2")));
            Cost shared = Cost.of(withoutReminders(stage.history(session)));
            assertThat(own.events()).isLessThanOrEqualTo(MOST_EVENTS);
            assertThat(own.bytes()).isLessThanOrEqualTo(MOST_BYTES);
            assertThat(own.actions()).isLessThanOrEqualTo(MOST_ACTIONS);
            assertThat(part(shared.events())).isLessThanOrEqualTo(MOST_SHARED_EVENTS);
            assertThat(part(shared.bytes())).isLessThanOrEqualTo(MOST_SHARED_BYTES);
            assertThat(part(shared.actions())).isLessThanOrEqualTo(MOST_SHARED_ACTIONS);
        }
    }

    /** On a busy machine the test server's clock may run on to the hour at which the customer is reminded. */
    private static List<HistoryEvent> withoutReminders(List<HistoryEvent> history) {
        Set<EventType> timers = EnumSet.of(EventType.EVENT_TYPE_TIMER_STARTED, EventType.EVENT_TYPE_TIMER_FIRED);
        List<HistoryEvent> rest = new ArrayList<>();
        boolean first = true;
        for (HistoryEvent event : history) {
            String summary = event.getUserMetadata().getSummary().getData().toStringUtf8();
            boolean reminds = summary.contains("look for a sign of life") || summary.contains("publish: reminded");
            boolean timer = timers.contains(event.getEventType());
            if (!reminds && (!timer || first)) {
                rest.add(event);
            }
            first &= !timer;
        }
        return rest;
    }

    private static int part(int shared) {
        return (shared + 3) / 4;
    }

    /** By Temporal Cloud's published rules; the local activities that follow each other are one action together. */
    private record Cost(int events, int bytes, int actions) {

        static Cost of(List<HistoryEvent> history) {
            int events = 0;
            int bytes = 0;
            int actions = 0;
            boolean local = false;
            // A local activity that a busy machine did not end in time is done again as an ordinary one.
            Set<Long> inPlaceOfLocal = inPlaceOfLocal(history);
            for (HistoryEvent event : history) {
                if (ofWorkflowTask(event) || inPlaceOfLocal.contains(event.getEventId())) {
                    local &= event.getEventType() != EventType.EVENT_TYPE_WORKFLOW_TASK_COMPLETED;
                    continue;
                }
                events++;
                bytes += event.getSerializedSize();
                switch (event.getEventType()) {
                    case EVENT_TYPE_MARKER_RECORDED -> {
                        actions += local ? 0 : 1;
                        local = true;
                    }
                    case EVENT_TYPE_START_CHILD_WORKFLOW_EXECUTION_INITIATED -> actions += 2;
                    case EVENT_TYPE_WORKFLOW_EXECUTION_STARTED ->
                        actions += event.getWorkflowExecutionStartedEventAttributes()
                                        .hasParentWorkflowExecution()
                                ? 0
                                : 1;
                    case EVENT_TYPE_ACTIVITY_TASK_SCHEDULED,
                            EVENT_TYPE_WORKFLOW_EXECUTION_UPDATE_ACCEPTED,
                            EVENT_TYPE_WORKFLOW_EXECUTION_SIGNALED,
                            EVENT_TYPE_TIMER_STARTED,
                            EVENT_TYPE_UPSERT_WORKFLOW_SEARCH_ATTRIBUTES -> actions++;
                    default -> {}
                }
            }
            return new Cost(events, bytes, actions);
        }

        private static boolean ofWorkflowTask(HistoryEvent event) {
            return event.getEventType().name().startsWith("EVENT_TYPE_WORKFLOW_TASK_");
        }

        private static Set<Long> inPlaceOfLocal(List<HistoryEvent> history) {
            Set<Long> scheduled = new HashSet<>();
            Set<Long> all = new HashSet<>();
            for (HistoryEvent event : history) {
                if (event.hasActivityTaskScheduledEventAttributes()
                        && !event.getActivityTaskScheduledEventAttributes()
                                .getActivityType()
                                .getName()
                                .equals("verify")) {
                    scheduled.add(event.getEventId());
                    all.add(event.getEventId());
                } else if (event.hasActivityTaskStartedEventAttributes()
                        && scheduled.contains(
                                event.getActivityTaskStartedEventAttributes().getScheduledEventId())) {
                    all.add(event.getEventId());
                } else if (event.hasActivityTaskCompletedEventAttributes()
                        && scheduled.contains(
                                event.getActivityTaskCompletedEventAttributes().getScheduledEventId())) {
                    all.add(event.getEventId());
                }
            }
            return all;
        }
    }
}
