package dev.rekey.e2e.peers;

import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityMethod;
import io.temporal.activity.ActivityOptions;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowOptions;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import io.temporal.worker.Worker;
import io.temporal.worker.WorkerFactory;
import io.temporal.workflow.QueryMethod;
import io.temporal.workflow.SignalMethod;
import io.temporal.workflow.Workflow;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Temporal as its first samples use it: a signal for each press, and a query that pages ask again and again. */
final class NaiveTemporal implements Peer {

    private static final String QUEUE = "naive";

    /** The steps as signals. */
    @WorkflowInterface
    public interface ReplaceKey {
        /** Ends when the key is accepted. */
        @WorkflowMethod
        void run();

        /** The account is open. */
        @SignalMethod
        void opened();

        /** The key is made. */
        @SignalMethod
        void made();

        /** The key is handed in. */
        @SignalMethod
        void pasted(String key, String secret);

        /** Where it is. */
        @QueryMethod
        String step();
    }

    /** Asks the exchange. */
    @ActivityInterface
    public interface Exchange {
        /** What it says of a key. */
        @ActivityMethod
        String verdict(String key, String secret);
    }

    /** The workflow as samples write it. */
    public static final class ReplaceKeyImpl implements ReplaceKey {

        private final Exchange exchange = Workflow.newActivityStub(
                Exchange.class,
                ActivityOptions.newBuilder()
                        .setStartToCloseTimeout(Duration.ofSeconds(30))
                        .build());
        private String step = EDIT;
        private String key = "";
        private @Nullable String secret;

        @Override
        public void run() {
            while (!ACCEPTED.equals(step)) {
                Workflow.await(() -> secret != null);
                step = CHECK;
                String verdict = exchange.verdict(key, String.valueOf(secret));
                secret = null;
                step = ACCEPTED.equals(verdict) ? ACCEPTED : PASTE;
            }
        }

        @Override
        public void opened() {
            if (EDIT.equals(step)) {
                step = GENERATE_KEY;
            }
        }

        @Override
        public void made() {
            if (GENERATE_KEY.equals(step)) {
                step = PASTE;
            }
        }

        @Override
        public void pasted(String handedIn, String itsSecret) {
            if (PASTE.equals(step)) {
                key = handedIn;
                secret = itsSecret;
            }
        }

        @Override
        public String step() {
            return step;
        }
    }

    private final WorkflowServiceStubs stubs;
    private final WorkflowClient client;
    private final WorkerFactory workers;

    NaiveTemporal(String temporal, ExchangeClient exchange) {
        stubs = WorkflowServiceStubs.newServiceStubs(
                WorkflowServiceStubsOptions.newBuilder().setTarget(temporal).build());
        client = WorkflowClient.newInstance(stubs);
        workers = WorkerFactory.newInstance(client);
        Worker worker = workers.newWorker(QUEUE);
        worker.registerWorkflowImplementationTypes(ReplaceKeyImpl.class);
        worker.registerActivitiesImplementations((Exchange) (key, secret) -> exchange.verdict(key));
        workers.start();
    }

    @Override
    public void begin(String account) {
        WorkflowClient.start(client.newWorkflowStub(
                ReplaceKey.class,
                WorkflowOptions.newBuilder()
                        .setWorkflowId(account)
                        .setTaskQueue(QUEUE)
                        .build())::run);
    }

    @Override
    public void press(String account, Press press) {
        ReplaceKey workflow = client.newWorkflowStub(ReplaceKey.class, account);
        switch (press.step()) {
            case EDIT -> workflow.opened();
            case GENERATE_KEY -> workflow.made();
            default -> workflow.pasted(press.key(), press.secret());
        }
    }

    @Override
    public State state(String account) {
        return new State(client.newWorkflowStub(ReplaceKey.class, account).step(), "");
    }

    @Override
    public void work(boolean on) {
        if (on) {
            workers.resumePolling();
        } else {
            workers.suspendPolling();
        }
    }

    @Override
    public void close() {
        workers.shutdownNow();
        stubs.shutdownNow();
    }
}
