package dev.rekey.local;

import java.time.Duration;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The Temporal server that was started here, and another one in its place whenever it ends by itself. */
final class WatchedTemporal implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(WatchedTemporal.class);
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

    private final Supplier<TemporalServer> starter;
    private final Thread watch = new Thread(this::watch, "rekey-temporal");
    private TemporalServer server;
    private boolean closed;

    private WatchedTemporal(Supplier<TemporalServer> starter) {
        this.starter = starter;
        this.server = starter.get();
    }

    /**
     * Starts a server and watches it.
     *
     * @throws IllegalStateException as the starter does, the first time
     */
    static WatchedTemporal start(Supplier<TemporalServer> starter) {
        WatchedTemporal watched = new WatchedTemporal(starter);
        watched.watch.setDaemon(true);
        watched.watch.start();
        return watched;
    }

    private void watch() {
        try {
            while (true) {
                int exit = server().process().waitFor();
                if (isClosed()) {
                    return;
                }
                log.warn("Temporal ended by itself (exit code {}); it is started again", exit);
                startAgain();
            }
        } catch (InterruptedException stopped) {
            log.debug("Temporal is watched no more");
        }
    }

    private void startAgain() throws InterruptedException {
        for (Duration pause = FIRST_PAUSE; ; pause = min(pause.multipliedBy(2), LONGEST_PAUSE)) {
            Thread.sleep(pause.toMillis());
            try {
                TemporalServer next = starter.get();
                if (!takes(next)) {
                    next.close();
                    return;
                }
                log.warn("Temporal runs again");
                return;
            } catch (RuntimeException e) {
                log.error("Temporal could not be started again and will be tried again: {}", e.getMessage());
            }
            if (isClosed()) {
                return;
            }
        }
    }

    private static Duration min(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    private synchronized boolean takes(TemporalServer next) {
        if (!closed) {
            server = next;
        }
        return !closed;
    }

    /** The server that runs now, or ran last. */
    synchronized TemporalServer server() {
        return server;
    }

    private synchronized boolean isClosed() {
        return closed;
    }

    /** Ends the server and the watch. */
    @Override
    public void close() {
        TemporalServer last;
        synchronized (this) {
            closed = true;
            last = server;
        }
        watch.interrupt();
        last.close();
        try {
            // It may be starting another one, which it then ends itself.
            watch.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
