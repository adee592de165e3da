package dev.rekey.e2e.bench;

import static java.util.Objects.requireNonNull;

import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityMethod;
import io.temporal.activity.ActivityOptions;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.WorkflowStub;
import io.temporal.worker.Worker;
import io.temporal.worker.WorkerFactory;
import io.temporal.workflow.SignalMethod;
import io.temporal.workflow.UpdateMethod;
import io.temporal.workflow.Workflow;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/** What Temporal itself costs: an update to an empty workflow, and one with a single activity, on the same server. */
final class Floor implements AutoCloseable {

    private static final String QUEUE = "bench";

    /** A run takes 2,000. */
    private static final int MOST_UPDATES = 1_000;

    /** An empty workflow. */
    @WorkflowInterface
    public interface Empty {
        /** Waits for its end. */
        @WorkflowMethod
        void run();

        /** Answers at once. */
        @UpdateMethod
        String touch(String word);

        /** Answers when the activity has. */
        @UpdateMethod
        String work(String name);

        /** Ends it. */
        @SignalMethod
        void end();
    }

    /** Some work. */
    @ActivityInterface
    public interface Work {
        /** Does the work of this name. */
        @ActivityMethod
        String work(String name);
    }

    /** The empty workflow's code. */
    public static final class EmptyImpl implements Empty {
        private final Work work = Workflow.newActivityStub(
                Work.class,
                ActivityOptions.newBuilder()
                        .setStartToCloseTimeout(Duration.ofSeconds(30))
                        .build());
        private boolean over;

        @Override
        public void run() {
            Workflow.await(() -> over);
        }

        @Override
        public String touch(String word) {
            return word;
        }

        @Override
        public String work(String name) {
            return work.work(name);
        }

        @Override
        public void end() {
            over = true;
        }
    }

    private final WorkerFactory factory;
    private final WorkflowClient client;
    private WorkflowStub workflow;
    private int updates;
    private final Map<String, Supplier<String>> works = new ConcurrentHashMap<>();

    Floor(WorkflowClient client) {
        factory = WorkerFactory.newInstance(client);
        Worker worker = factory.newWorker(QUEUE);
        worker.registerWorkflowImplementationTypes(EmptyImpl.class);
        worker.registerActivitiesImplementations(
                (Work) name -> requireNonNull(works.get(name), name).get());
        factory.start();
        this.client = client;
        workflow = begin();
    }

    private WorkflowStub begin() {
        WorkflowStub begun = client.newUntypedWorkflowStub(
                "Empty",
                WorkflowOptions.newBuilder()
                        .setTaskQueue(QUEUE)
                        .setWorkflowId("bench-" + UUID.randomUUID())
                        .build());
        begun.start();
        return begun;
    }

    private synchronized WorkflowStub next() {
        if (++updates % MOST_UPDATES == 0) {
            workflow.signal("end");
            workflow = begin();
        }
        return workflow;
    }

    /** The nanoseconds of one bare update. */
    long touch() {
        WorkflowStub empty = next();
        long begun = System.nanoTime();
        empty.update("touch", String.class, "word");
        return System.nanoTime() - begun;
    }

    /** The nanoseconds of one update with one activity that does this. */
    long work(Supplier<String> work) {
        String name = UUID.randomUUID().toString();
        works.put(name, work);
        long begun = System.nanoTime();
        workflow.update("work", String.class, name);
        long nanos = System.nanoTime() - begun;
        works.remove(name);
        return nanos;
    }

    @Override
    public void close() {
        workflow.signal("end");
        factory.shutdownNow();
    }
}
