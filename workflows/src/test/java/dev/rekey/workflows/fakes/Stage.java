package dev.rekey.workflows.fakes;

import dev.rekey.workflows.AccountRotation;
import dev.rekey.workflows.Payloads;
import dev.rekey.workflows.RotationSession;
import dev.rekey.workflows.SearchAttributes;
import dev.rekey.workflows.WorkflowIds;
import dev.rekey.workflows.actions.Action;
import dev.rekey.workflows.actions.ActionRequest;
import dev.rekey.workflows.impl.WorkflowTypes;
import dev.rekey.workflows.model.AccountOutcome;
import dev.rekey.workflows.model.AccountStart;
import dev.rekey.workflows.model.AccountView;
import dev.rekey.workflows.model.Actor;
import dev.rekey.workflows.model.SessionReport;
import dev.rekey.workflows.model.SessionStart;
import dev.rekey.workflows.model.SessionView;
import dev.rekey.workflows.model.Taken;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowClientOptions;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.WorkflowStub;
import io.temporal.common.interceptors.WorkerInterceptor;
import io.temporal.testing.TestEnvironmentOptions;
import io.temporal.testing.TestWorkflowEnvironment;
import io.temporal.worker.Worker;
import io.temporal.worker.WorkerFactoryOptions;
import io.temporal.worker.WorkerOptions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** A Temporal server in memory whose time can be skipped, a worker with our workflows, and activities that record. */
public final class Stage implements AutoCloseable {

    public final FakeExchange exchange = new FakeExchange();
    public final RecordedProgress progress = new RecordedProgress();
    public final RecordedNotices notices = new RecordedNotices();

    private final TestWorkflowEnvironment environment;
    /** A busy machine may leave a workflow's thread without a turn for longer than the second it has by default. */
    public static final WorkerOptions PATIENT = WorkerOptions.newBuilder()
            .setDefaultDeadlockDetectionTimeout(Duration.ofMinutes(1).toMillis())
            .build();

    private int ids;

    private Stage(WorkerInterceptor... between) {
        environment = newEnvironment(between);
        Worker worker = environment.newWorker(WorkflowIds.TASK_QUEUE, PATIENT);
        worker.registerWorkflowImplementationTypes(WorkflowTypes.all());
        worker.registerActivitiesImplementations(exchange, progress, notices);
    }

    /** A server in memory that is not started yet: for replays, which bring their own workers. */
    public static TestWorkflowEnvironment newEnvironment(WorkerInterceptor... between) {
        TestEnvironmentOptions.Builder options = TestEnvironmentOptions.newBuilder()
                .setWorkerFactoryOptions(WorkerFactoryOptions.newBuilder()
                        .setWorkerInterceptors(between)
                        .build())
                .setWorkflowClientOptions(WorkflowClientOptions.newBuilder()
                        .setDataConverter(Payloads.converter())
                        .setIdentity("test")
                        .build());
        SearchAttributes.all().forEach(key -> options.registerSearchAttribute(key.getName(), key.getValueType()));
        return TestWorkflowEnvironment.newInstance(options.build());
    }

    /** A stage with the workflows as they are shipped. */
    public static Stage open() {
        return withoutWorker().start();
    }

    /** A stage whose workflows hear of things in another order than they usually do. */
    public static Stage open(LateAnswers late) {
        return new Stage(late).start();
    }

    /** A stage that has no worker yet: what is asked meanwhile reaches a workflow in its first moment. */
    public static Stage withoutWorker() {
        return new Stage();
    }

    /** The worker is there from now on. */
    public Stage start() {
        environment.start();
        return this;
    }

    // ---- accounts ----

    /** Starts the rotation of {@link Given#account()} alone, without a session. */
    public WorkflowStub begin(AccountStart start) {
        AccountRotation rotation = client().newWorkflowStub(
                        AccountRotation.class,
                        options(WorkflowIds.account(start.account().accountId())));
        WorkflowClient.start(rotation::run, start);
        if (start.carried() == null) {
            // An action that arrives with the first task is taken before the rotation says that it has begun.
            progress.awaitEntry("started");
        }
        return WorkflowStub.fromTyped(rotation);
    }

    /** An account's rotation, by its account. */
    public WorkflowStub account(String accountId) {
        return client().newUntypedWorkflowStub(WorkflowIds.account(accountId));
    }

    /** Does something as the customer, by update, and answers the view it leads to. */
    public AccountView perform(WorkflowStub account, Action action) {
        return perform(account, Given.TRADER, action);
    }

    /** Does something, by update, and answers the view it leads to. */
    public AccountView perform(WorkflowStub account, Actor by, Action action) {
        return perform(account, request(by, action));
    }

    /** Sends a request by update, and answers the view it leads to. */
    public AccountView perform(WorkflowStub account, ActionRequest request) {
        return view(account, account.update(request.action().message(), Taken.class, request));
    }

    /** The view an answer speaks of: the one that came with it, or the one that was published before. */
    public AccountView view(WorkflowStub account, Taken taken) {
        String id = account.getExecution().getWorkflowId();
        return taken.last() != null
                ? taken.last()
                : progress.views().stream()
                        .filter(v -> WorkflowIds.account(v.accountId()).equals(id) && v.revision() == taken.revision())
                        .findFirst()
                        .orElseGet(() -> view(account));
    }

    /** Does something as the customer, by signal. */
    public void submit(WorkflowStub account, Action action) {
        account.signal(action.message(), request(Given.TRADER, action));
    }

    /** A request with an id of its own. */
    public ActionRequest request(Actor by, Action action) {
        return new ActionRequest("id-" + ++ids, by, null, null, action);
    }

    /** Leads an account from editing to the check of a pasted key. */
    public AccountView paste(WorkflowStub account) {
        perform(account, new Action.OpenEdit());
        AccountView view = perform(account, new Action.KeyCreated());
        return perform(account, Given.connect(view.attempt()));
    }

    /** The account's present view. */
    public AccountView view(WorkflowStub account) {
        return account.query("view", AccountView.class);
    }

    /** Skips time until the rotation has ended. */
    public AccountOutcome outcome(WorkflowStub account) {
        return account.getResult(AccountOutcome.class);
    }

    // ---- sessions ----

    /** Starts a customer's session. */
    public WorkflowStub begin(SessionStart start) {
        RotationSession session =
                client().newWorkflowStub(RotationSession.class, options(WorkflowIds.session(start.customerId())));
        WorkflowClient.start(session::run, start);
        return WorkflowStub.fromTyped(session);
    }

    /** The session's present view. */
    public SessionView sessionView(WorkflowStub session) {
        return session.query("view", SessionView.class);
    }

    /** Skips time until the session has ended. */
    public SessionReport report(WorkflowStub session) {
        return session.getResult(SessionReport.class);
    }

    // ---- the server ----

    /** How workflows are started here. */
    public static WorkflowOptions options(String id) {
        return WorkflowOptions.newBuilder()
                .setWorkflowId(id)
                .setTaskQueue(WorkflowIds.TASK_QUEUE)
                .build();
    }

    /** The client of the server in memory. */
    public WorkflowClient client() {
        return environment.getWorkflowClient();
    }

    /** Lets time pass. */
    public void pass(Duration time) {
        environment.sleep(time);
    }

    /** The server's time. */
    public Instant now() {
        return Instant.ofEpochMilli(environment.currentTimeMillis());
    }

    /** The history of a workflow's latest run. */
    public List<HistoryEvent> history(WorkflowStub workflow) {
        WorkflowExecution execution = workflow.getExecution();
        return client().fetchHistory(execution.getWorkflowId()).getEvents();
    }

    @Override
    public void close() {
        environment.close();
    }
}
