package dev.rekey.workflows.impl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.util.JsonFormat;
import dev.rekey.terms.Step;
import dev.rekey.workflows.AccountRotation;
import dev.rekey.workflows.Payloads;
import dev.rekey.workflows.Refusal;
import dev.rekey.workflows.WorkflowIds;
import dev.rekey.workflows.actions.Action;
import dev.rekey.workflows.actions.ActionRequest;
import dev.rekey.workflows.codec.PayloadKeys;
import dev.rekey.workflows.fakes.FakeExchange;
import dev.rekey.workflows.fakes.Given;
import dev.rekey.workflows.fakes.KeyFiles;
import dev.rekey.workflows.fakes.RecordedNotices;
import dev.rekey.workflows.fakes.RecordedProgress;
import dev.rekey.workflows.fakes.Stage;
import dev.rekey.workflows.model.AccountOutcome;
import dev.rekey.workflows.model.AccountRef;
import dev.rekey.workflows.model.AccountView;
import dev.rekey.workflows.model.Outcome;
import dev.rekey.workflows.model.Pace;
import dev.rekey.workflows.model.Reason;
import dev.rekey.workflows.model.RefusalCode;
import dev.rekey.workflows.model.Risk;
import dev.rekey.workflows.model.SessionReport;
import dev.rekey.workflows.model.SessionStart;
import dev.rekey.workflows.model.Taken;
import io.temporal.api.enums.v1.EventType;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowClientOptions;
import io.temporal.client.WorkflowStub;
import io.temporal.client.WorkflowUpdateException;
import io.temporal.failure.ApplicationFailure;
import io.temporal.testing.TestWorkflowEnvironment;
import io.temporal.worker.Worker;
import io.temporal.worker.WorkerFactory;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** What Temporal keeps of a session whose payloads are sealed. */
@Timeout(600)
@Tag("slow")
class SealedHistoryTest {

    private static final String LABEL = "Annas Hedge";

    @TempDir
    Path folder;

    private final FakeExchange exchange = new FakeExchange();
    private final RecordedProgress progress = new RecordedProgress();
    private final RecordedNotices notices = new RecordedNotices();
    private TestWorkflowEnvironment environment;
    private PayloadKeys keys;
    private int ids;

    @BeforeEach
    void open() throws IOException {
        environment = Stage.newEnvironment();
        environment.start();
        Path file = folder.resolve("payload.key");
        KeyFiles.make(file);
        keys = PayloadKeys.fromFiles(List.of(file), true);
    }

    @AfterEach
    void close() {
        environment.close();
    }

    private WorkflowClient client(PayloadKeys with) {
        return WorkflowClient.newInstance(
                environment.getWorkflowServiceStubs(),
                WorkflowClientOptions.newBuilder(environment.getWorkflowClient().getOptions())
                        .setDataConverter(Payloads.converter(with))
                        .build());
    }

    private WorkerFactory worker(PayloadKeys with) {
        WorkerFactory factory = WorkerFactory.newInstance(client(with));
        Worker worker = factory.newWorker(WorkflowIds.TASK_QUEUE, Stage.PATIENT);
        worker.registerWorkflowImplementationTypes(WorkflowTypes.all());
        worker.registerActivitiesImplementations(exchange, progress, notices);
        factory.start();
        return factory;
    }

    private static void stop(WorkerFactory worker) {
        worker.shutdown();
        worker.awaitTermination(20, TimeUnit.SECONDS);
    }

    private Taken perform(WorkflowStub account, Action action) {
        return account.update(
                action.message(), Taken.class, new ActionRequest("id-" + ++ids, Given.TRADER, null, null, action));
    }

    private static AccountRef account() {
        AccountRef plain = Given.account();
        return new AccountRef(
                plain.accountId(),
                plain.exchange(),
                plain.market(),
                LABEL,
                plain.slots(),
                plain.traits(),
                Risk.NONE,
                true,
                null,
                null);
    }

    private WorkflowStub begin(PayloadKeys with) {
        AccountRotation rotation =
                client(with).newWorkflowStub(AccountRotation.class, Stage.options(WorkflowIds.account(Given.ACCOUNT)));
        WorkflowClient.start(rotation::run, Given.start(Reason.VAULT_RESET, account()));
        return WorkflowStub.fromTyped(rotation);
    }

    /** The whole history with every payload's bytes in the clear, as a curious reader of the database has it. */
    private String history(String workflowId) {
        try {
            String json = JsonFormat.printer()
                    .print(environment
                            .getWorkflowClient()
                            .fetchHistory(workflowId)
                            .getHistory());
            StringBuilder all = new StringBuilder(json);
            for (String part : json.split("\"", -1)) {
                if (part.matches("[A-Za-z0-9+/]+={0,2}") && part.length() % 4 == 0) {
                    all.append(new String(Base64.getDecoder().decode(part), StandardCharsets.UTF_8));
                }
            }
            return all.toString();
        } catch (InvalidProtocolBufferException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void holds_no_plain_word_from_the_first_event_to_the_last() {
        // given
        WorkerFactory worker = worker(keys);
        WorkflowClient client = client(keys);
        dev.rekey.workflows.RotationSession session = client.newWorkflowStub(
                dev.rekey.workflows.RotationSession.class, Stage.options(WorkflowIds.session(Given.CUSTOMER)));
        WorkflowClient.start(
                session::run,
                new SessionStart(
                        Given.SESSION,
                        Given.CUSTOMER,
                        Reason.OTHER,
                        "moved house",
                        Given.AGENT,
                        List.of(account()),
                        Pace.standard()));
        WorkflowStub account = client.newUntypedWorkflowStub(WorkflowIds.account(Given.ACCOUNT));
        progress.awaitView(view -> view.revision() >= 1);

        // when
        perform(account, new Action.OpenEdit());
        perform(account, new Action.AskForHelp("blue box missing"));
        perform(account, new Action.KeyCreated());
        perform(account, Given.connect(1));
        SessionReport report = WorkflowStub.fromTyped(session).getResult(SessionReport.class);

        // then
        assertThat(report.accounts().get(0).outcome()).isEqualTo(Outcome.REPLACED);
        for (String workflow : List.of(WorkflowIds.account(Given.ACCOUNT), WorkflowIds.session(Given.CUSTOMER))) {
            assertThat(history(workflow))
                    .contains("binary/encrypted")
                    .doesNotContain(LABEL, "moved house", "blue box", "OpenEdit", "REPLACED", "SEALED_");
        }
        stop(worker);
    }

    @Test
    void a_refusal_keeps_its_code_although_failures_are_sealed() {
        // given
        WorkerFactory worker = worker(keys);
        WorkflowStub account = begin(keys);

        // then
        assertThatThrownBy(() -> perform(
                        client(keys)
                                .newUntypedWorkflowStub(account.getExecution().getWorkflowId()),
                        new Action.KeyCreated()))
                .isInstanceOf(WorkflowUpdateException.class)
                .cause()
                .isInstanceOfSatisfying(ApplicationFailure.class, refused -> {
                    assertThat(refused.getType()).isEqualTo(Refusal.TYPE);
                    assertThat(Refusal.why(refused)).isEqualTo(RefusalCode.START_FIRST.with());
                });
        stop(worker);
    }

    @Test
    void an_open_session_survives_the_sealing_being_turned_on_and_off_again() {
        // given a session that began in the clear, in an installation that knows its keys already
        WorkerFactory worker = worker(keys);
        WorkflowStub account = begin(reading());
        perform(account, new Action.OpenEdit());

        // when
        WorkflowStub same = client(keys).newUntypedWorkflowStub(WorkflowIds.account(Given.ACCOUNT));
        perform(same, new Action.KeyCreated());
        perform(same, new Action.AskForHelp("blue box missing"));

        // and it is turned off, with the keys still there
        WorkflowStub again = client(reading()).newUntypedWorkflowStub(WorkflowIds.account(Given.ACCOUNT));
        perform(again, Given.connect(1));
        AccountOutcome outcome = again.getResult(AccountOutcome.class);

        // then
        assertThat(outcome.outcome()).isEqualTo(Outcome.REPLACED);
        assertThat(history(WorkflowIds.account(Given.ACCOUNT)))
                .contains("binary/encrypted", "OpenEdit")
                .doesNotContain("blue box");
        stop(worker);
    }

    private PayloadKeys reading() {
        return PayloadKeys.fromFiles(List.of(folder.resolve("payload.key")), false);
    }

    @Test
    void a_worker_with_another_key_waits_says_nothing_of_the_content_and_goes_on_when_the_key_is_there()
            throws IOException {
        // given
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        Logger root = (Logger) LoggerFactory.getLogger("ROOT");
        Level before = root.getLevel();
        root.setLevel(Level.DEBUG);
        log.start();
        root.addAppender(log);
        try {
            WorkflowStub account = begin(keys);
            Path other = folder.resolve("other.key");
            KeyFiles.make(other);
            WorkerFactory blind = worker(PayloadKeys.fromFiles(List.of(other), true));
            Await.until(() ->
                    environment
                            .getWorkflowClient()
                            .fetchHistory(WorkflowIds.account(Given.ACCOUNT))
                            .getEvents()
                            .stream()
                            .anyMatch(event -> event.getEventType() == EventType.EVENT_TYPE_WORKFLOW_TASK_FAILED));
            stop(blind);

            // when
            WorkerFactory seeing = worker(keys);
            perform(account, new Action.OpenEdit());

            // then
            assertThat(account.query("view", AccountView.class).label()).isEqualTo(LABEL);
            assertThat(log.list)
                    .noneMatch(event -> event.getFormattedMessage().contains(LABEL))
                    .noneMatch(event -> event.getThrowableProxy() != null
                            && String.valueOf(event.getThrowableProxy().getMessage())
                                    .contains(LABEL));
            stop(seeing);
        } finally {
            root.detachAppender(log);
            root.setLevel(before);
        }
    }

    @Test
    void what_comes_sealed_to_a_worker_without_any_key_is_kept_for_one_that_has_it() {
        // given a session that began in the clear, with a worker that was never given a key
        WorkerFactory blind = worker(PayloadKeys.none());
        WorkflowStub account = begin(PayloadKeys.none());
        perform(account, new Action.AskForHelp("blue box missing"));

        // when the pages seal already
        WorkflowStub same = client(keys).newUntypedWorkflowStub(WorkflowIds.account(Given.ACCOUNT));
        same.signal("openEdit", new ActionRequest("early", Given.TRADER, null, null, new Action.OpenEdit()));

        // then it waits, and says for what
        Await.until(
                () -> history(WorkflowIds.account(Given.ACCOUNT)).contains("Name its file in rekey.codec.key-files"));
        stop(blind);

        // and is taken up as soon as the key is there
        WorkerFactory seeing = worker(keys);
        Await.until(() -> same.query("view", AccountView.class).step() == Step.GENERATE_KEY);
        stop(seeing);
    }

    /** Looks again until it is so. */
    private interface Await {
        boolean now();

        static void until(Await condition) {
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
            while (!condition.now()) {
                assertThat(System.nanoTime()).isLessThan(end);
                Thread.onSpinWait();
            }
        }
    }
}
