package dev.rekey.starter.door;

import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Threads for calls that may outlive the request that made them. */
final class Beside {

    private static final int MOST = 200;

    private static final ExecutorService POOL = new ThreadPoolExecutor(
            0,
            MOST,
            30,
            TimeUnit.SECONDS,
            new SynchronousQueue<>(),
            task -> {
                Thread thread = new Thread(task, "rekey-door");
                thread.setDaemon(true);
                return thread;
            },
            // When too many wait already, the caller waits itself.
            new ThreadPoolExecutor.CallerRunsPolicy());

    private Beside() {}

    static <T> Future<T> call(Callable<T> call) {
        return POOL.submit(call);
    }
}
