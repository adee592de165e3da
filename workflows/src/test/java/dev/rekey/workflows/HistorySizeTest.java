package dev.rekey.workflows;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rekey.workflows.fakes.Given;
import dev.rekey.workflows.fakes.Stage;
import dev.rekey.workflows.model.AccountRef;
import dev.rekey.workflows.model.Pace;
import dev.rekey.workflows.model.Reason;
import dev.rekey.workflows.model.Risk;
import dev.rekey.workflows.model.SessionStart;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.client.WorkflowStub;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a clean rotation costs: its own history and its part of its session's. */
@Timeout(120)
class HistorySizeTest {

    /** Two more than usual: a server may wake a session for each account that has begun, or once for several. */
    private static final int MOST_EVENTS = 52;

    private static final int MOST_BYTES = 13_500;
    private static final int MOST_ACTIONS = 17;

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
            Cost shared = Cost.of(stage.history(session));
            assertThat(own.events()).isLessThanOrEqualTo(40);
            assertThat(own.bytes()).isLessThanOrEqualTo(9_500);
            assertThat(own.actions()).isLessThanOrEqualTo(13);
            assertThat(part(shared.events())).isLessThanOrEqualTo(MOST_EVENTS - 40);
            assertThat(part(shared.bytes())).isLessThanOrEqualTo(MOST_BYTES - 9_500);
            assertThat(part(shared.actions())).isLessThanOrEqualTo(MOST_ACTIONS - 13);
        }
    }

    private static int part(int shared) {
        return (shared + 3) / 4;
    }

    /** By Temporal Cloud's published rules; all local activities of one workflow task are one action together. */
    private record Cost(int events, int bytes, int actions) {

        static Cost of(List<HistoryEvent> history) {
            int bytes = 0;
            int actions = 0;
            boolean local = false;
            for (HistoryEvent event : history) {
                bytes += event.getSerializedSize();
                switch (event.getEventType()) {
                    case EVENT_TYPE_WORKFLOW_TASK_COMPLETED -> local = false;
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
            return new Cost(history.size(), bytes, actions);
        }
    }
}
