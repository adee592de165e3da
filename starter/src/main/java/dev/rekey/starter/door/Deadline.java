package dev.rekey.starter.door;

import io.grpc.Context;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Ends calls to Temporal when their time is over, tries again included: nobody waits for a server that is away. */
final class Deadline {

    private static final ScheduledExecutorService CLOCK = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "rekey-door");
        thread.setDaemon(true);
        return thread;
    });

    private Deadline() {}

    /** The call's result; when it takes longer, it fails as one that the server ended. */
    static <V> V within(Duration time, Supplier<V> call) {
        Context.CancellableContext context =
                Context.current().withDeadlineAfter(time.toMillis(), TimeUnit.MILLISECONDS, CLOCK);
        Context before = context.attach();
        try {
            return call.get();
        } finally {
            context.detach(before);
            context.cancel(null);
        }
    }
}
