package dev.rekey.workflows.impl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rekey.terms.Step;
import dev.rekey.workflows.AccountRotation;
import dev.rekey.workflows.Refusal;
import dev.rekey.workflows.WorkflowIds;
import dev.rekey.workflows.actions.Action;
import dev.rekey.workflows.actions.ActionRequest;
import dev.rekey.workflows.fakes.FakeExchange;
import dev.rekey.workflows.fakes.Given;
import dev.rekey.workflows.fakes.RecordedNotices;
import dev.rekey.workflows.fakes.RecordedProgress;
import dev.rekey.workflows.fakes.Stage;
import dev.rekey.workflows.model.AccountStart;
import dev.rekey.workflows.model.Taken;
import io.temporal.api.enums.v1.EventType;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.WorkflowStub;
import io.temporal.failure.ApplicationFailure;
import io.temporal.testing.TestWorkflowEnvironment;
import io.temporal.worker.Worker;
import io.temporal.worker.WorkerFactory;
import io.temporal.worker.WorkerFactoryOptions;
import io.temporal.worker.WorkflowImplementationOptions;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A rule is changed while rotations are open: a build that allows two checks in ten minutes instead of six, beside the
 * one that is shipped. Every rotation keeps the rules it began with, on both builds.
 */
@Timeout(600)
@Tag("slow")
class RuleBookTest {

    private static final RuleBook.Rules SHIPPED = RuleBook.SHIPPED.of(1);
    private static final RuleBook CHANGED =
            new RuleBook(List.of(SHIPPED, new RuleBook.Rules(2, SHIPPED.checkWindow(), SHIPPED.longestPause())));

    private final FakeExchange exchange = new FakeExchange();
    private final RecordedProgress progress = new RecordedProgress();
    /** The build whose worker runs. */
    private volatile RuleBook installed = RuleBook.SHIPPED;

    private TestWorkflowEnvironment environment;
    private int ids;

    @BeforeEach
    void open() {
        environment = Stage.newEnvironment();
        environment.start();
        worker(() -> installed);
        exchange.answers(
                Given.rejected(Step.PASTE), Given.rejected(Step.PASTE), Given.rejected(Step.PASTE), Given.accepted());
    }

    private void worker(Supplier<RuleBook> build) {
        // Every task begins a rotation anew from its history, so that no build leans on what another one remembers.
        WorkerFactory workers = WorkerFactory.newInstance(
                environment.getWorkflowClient(),
                WorkerFactoryOptions.newBuilder().setWorkflowCacheSize(0).build());
        Worker worker = workers.newWorker(WorkflowIds.TASK_QUEUE, Stage.PATIENT);
        worker.registerWorkflowImplementationFactory(
                AccountRotation.class,
                input -> new AccountRotationImpl(input.get(0, AccountStart.class), build.get()),
                WorkflowImplementationOptions.getDefaultInstance());
        worker.registerActivitiesImplementations(exchange, progress, new RecordedNotices());
        workers.start();
    }

    @AfterEach
    void close() {
        environment.close();
    }

    @Test
    void an_open_rotation_keeps_its_rules_on_the_next_build_and_back_on_this() {
        // given a rotation of today, refused twice
        WorkflowStub account = begin(1);
        pasteToTheFirstRefusal(account);
        connect(account, 2);

        // when the next build takes over
        installed = CHANGED;

        // then a third check is allowed, as it was
        connect(account, 3);

        // and the build before takes it back
        installed = RuleBook.SHIPPED;
        assertThat(perform(account, Given.connect(4)).step()).isEqualTo(Step.VERIFY);
        neverStalled(account);
    }

    @Test
    void a_rotation_of_the_next_rules_follows_them() {
        // given
        installed = CHANGED;
        WorkflowStub account = begin(2);
        pasteToTheFirstRefusal(account);
        connect(account, 2);

        // then
        assertThatThrownBy(() -> perform(account, Given.connect(3)))
                .cause()
                .isInstanceOfSatisfying(
                        ApplicationFailure.class,
                        refused -> assertThat(refused.getType()).isEqualTo(Refusal.TYPE))
                .hasMessageContaining("2 checks within 10 minutes");
    }

    @Test
    void a_worker_that_does_not_know_the_rules_leaves_the_rotation_to_one_that_does() {
        // given
        WorkflowStub account = begin(2);
        awaitFailedTask(account);

        // when
        installed = CHANGED;

        // then
        assertThat(perform(account, new Action.OpenEdit()).step()).isEqualTo(Step.GENERATE_KEY);
    }

    @Test
    void beside_a_worker_that_does_not_know_the_rules_one_that_does_takes_the_rotation_on() {
        // given both builds at once, as while a release goes out
        worker(() -> CHANGED);

        // when
        WorkflowStub account = begin(2);
        pasteToTheFirstRefusal(account);

        // then
        connect(account, 2);
        assertThatThrownBy(() -> perform(account, Given.connect(3)))
                .hasStackTraceContaining("2 checks within 10 minutes");
    }

    @Test
    void who_began_before_there_were_numbers_follows_the_first_rules() {
        assertThat(RuleBook.SHIPPED.of(0)).isEqualTo(RuleBook.SHIPPED.of(1));
    }

    // ---- given ----

    private WorkflowStub begin(int rules) {
        AccountStart start = Given.start();
        AccountRotation rotation = environment.getWorkflowClient().newWorkflowStub(AccountRotation.class, options());
        WorkflowClient.start(
                rotation::run,
                new AccountStart(
                        start.sessionId(),
                        start.customerId(),
                        start.reason(),
                        start.account(),
                        start.pace(),
                        rules,
                        null,
                        null));
        return WorkflowStub.fromTyped(rotation);
    }

    private static WorkflowOptions options() {
        return WorkflowOptions.newBuilder(Stage.options(WorkflowIds.account(Given.ACCOUNT)))
                // A task that a worker cannot do goes to another one only when its time is over.
                .setWorkflowTaskTimeout(Duration.ofSeconds(1))
                .build();
    }

    private void pasteToTheFirstRefusal(WorkflowStub account) {
        perform(account, new Action.OpenEdit());
        perform(account, new Action.KeyCreated());
        connect(account, 1);
    }

    private void connect(WorkflowStub account, int attempt) {
        perform(account, Given.connect(attempt));
        progress.awaitView(v -> v.attempts() == attempt && v.step() == Step.PASTE);
    }

    private Taken perform(WorkflowStub account, Action action) {
        return account.update(
                action.message(), Taken.class, new ActionRequest("id-" + ++ids, Given.TRADER, null, null, action));
    }

    private void awaitFailedTask(WorkflowStub account) {
        String id = account.getExecution().getWorkflowId();
        for (int i = 0; i < 600; i++) {
            boolean failed = environment.getWorkflowClient().fetchHistory(id).getEvents().stream()
                    .anyMatch(e -> e.getEventType() == EventType.EVENT_TYPE_WORKFLOW_TASK_FAILED);
            if (failed) {
                return;
            }
            environment.sleep(Duration.ofMillis(100));
        }
        throw new AssertionError("no task of it failed");
    }

    private void neverStalled(WorkflowStub account) {
        assertThat(environment
                        .getWorkflowClient()
                        .fetchHistory(account.getExecution().getWorkflowId())
                        .getEvents())
                .noneMatch(e -> e.getEventType() == EventType.EVENT_TYPE_WORKFLOW_TASK_FAILED);
    }
}
