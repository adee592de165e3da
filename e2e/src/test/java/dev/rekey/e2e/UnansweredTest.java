package dev.rekey.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rekey.starter.door.Answer;
import dev.rekey.starter.door.RotationDoor;
import dev.rekey.starter.progress.Views;
import dev.rekey.terms.Step;
import dev.rekey.workflows.WorkflowIds;
import dev.rekey.workflows.actions.Action;
import dev.rekey.workflows.actions.ActionRequest;
import dev.rekey.workflows.model.AccountView;
import dev.rekey.workflows.model.Actor;
import io.micrometer.core.instrument.MeterRegistry;
import io.temporal.api.enums.v1.EventType;
import io.temporal.worker.WorkerFactory;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a page is told while the worker is away. */
class UnansweredTest {

    @TempDir
    Path data;

    @Test
    void an_action_that_no_worker_takes_in_time_is_kept_as_a_signal() {
        try (Edition edition = Edition.start(data)) {
            // given
            String session = edition.job("4713").start("4713", "KEY_EXPIRED");
            Views views = edition.rekey.part(Views.class);
            Await.until("the account", () -> views.accounts(session).size() == 1);
            String account = views.accounts(session).get(0).accountId();
            RotationDoor door = edition.rekey.part(RotationDoor.class);

            // when a worker is there
            Answer<AccountView> answered = door.act(
                    views.account(session, account).orElseThrow(), request(session, "first", new Action.OpenEdit()));

            // then the answer is the next view
            assertThat(answered)
                    .isInstanceOfSatisfying(
                            Answer.Now.class,
                            now -> assertThat(((AccountView) now.view()).step()).isEqualTo(Step.GENERATE_KEY));

            // when none is there any more
            WorkerFactory worker = edition.rekey.part(WorkerFactory.class);
            worker.shutdownNow();
            worker.awaitTermination(30, TimeUnit.SECONDS);
            Answer<AccountView> unanswered = door.act(
                    views.account(session, account).orElseThrow(), request(session, "second", new Action.KeyCreated()));

            // then it is saved, and by Temporal
            assertThat(unanswered).isInstanceOf(Answer.Saved.class);
            assertThat(edition.rekey
                            .part(MeterRegistry.class)
                            .get("rekey.actions")
                            .tag("answer", "SAVED")
                            .counter()
                            .count())
                    .isOne();
            assertThat(edition.rekey
                            .workflows()
                            .fetchHistory(WorkflowIds.account(account))
                            .getEvents())
                    .filteredOn(e -> e.getEventType() == EventType.EVENT_TYPE_WORKFLOW_EXECUTION_SIGNALED)
                    .hasSize(1);
        }
    }

    private static ActionRequest request(String session, String id, Action action) {
        return new ActionRequest(id, Actor.trader("4713"), session, null, action);
    }
}
