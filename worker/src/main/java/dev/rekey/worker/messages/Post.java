package dev.rekey.worker.messages;

import dev.rekey.accounts.read.Contacts;
import dev.rekey.accounts.write.Outbox;
import dev.rekey.workflows.WorkflowIds;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowOptions;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.SmartLifecycle;

/**
 * Announces what waits in the outbox to the workflow that delivers it, each message once. Several workers may do so: an
 * announcement that comes twice is one look more. While the database or Temporal is away, everything stays where it is.
 */
final class Post implements SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(Post.class);

    private static final int AT_ONCE = 100;

    private final Outbox outbox;
    private final ObjectProvider<WorkflowClient> temporal;
    private final boolean mails;
    private final boolean works;
    private boolean said;
    private boolean away;
    private @Nullable ScheduledExecutorService rounds;

    /**
     * Looks into this outbox.
     *
     * @param mails whether mails are sent from here
     * @param works whether this process takes tasks at all
     */
    Post(Outbox outbox, ObjectProvider<WorkflowClient> temporal, boolean mails, boolean works) {
        this.outbox = outbox;
        this.temporal = temporal;
        this.mails = mails;
        this.works = works;
    }

    @Override
    public synchronized void start() {
        if (rounds == null && works) {
            ScheduledExecutorService started = Executors.newSingleThreadScheduledExecutor(round -> {
                Thread thread = new Thread(round, "rekey-post");
                thread.setDaemon(true);
                return thread;
            });
            var unused = started.scheduleWithFixedDelay(this::round, 0, 1, TimeUnit.SECONDS);
            rounds = started;
        }
    }

    @Override
    public synchronized void stop() {
        if (rounds != null) {
            rounds.shutdownNow();
            rounds = null;
        }
    }

    @Override
    public synchronized boolean isRunning() {
        return rounds != null;
    }

    /** One look; what cannot be done now is done by a later one. */
    void round() {
        try {
            if (!said) {
                outbox.opened(Contacts.MAIL, mails);
                said = true;
            }
            List<Outbox.Waiting> waiting = outbox.toHandOver(AT_ONCE);
            for (Outbox.Waiting message : waiting) {
                announce(message.customerId());
                outbox.handedOver(message.key());
            }
            away = false;
        } catch (RuntimeException failed) {
            if (!away && !Thread.currentThread().isInterrupted()) {
                away = true;
                LOG.warn(
                        "Messages wait: the database or Temporal does not answer ({}).",
                        failed.getClass().getSimpleName());
            }
        }
    }

    private void announce(String customerId) {
        temporal.getObject()
                .newUntypedWorkflowStub(
                        "Delivery",
                        WorkflowOptions.newBuilder()
                                .setWorkflowId(WorkflowIds.delivery(customerId))
                                .setTaskQueue(WorkflowIds.TASK_QUEUE)
                                .setStaticSummary("Messages for customer " + customerId)
                                .build())
                .signalWithStart("more", new Object[0], new Object[] {customerId});
    }
}
