package dev.rekey.starter.web;

import java.time.Duration;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.apache.coyote.Processor;
import org.apache.coyote.Request;
import org.apache.coyote.http11.Http11NioProtocol;
import org.apache.tomcat.util.net.NioChannel;
import org.apache.tomcat.util.net.NioEndpoint;
import org.apache.tomcat.util.net.SocketWrapperBase;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * HTTP as Tomcat speaks it, with a limit for how long the lines before a request's body may take. Tomcat limits only the
 * pause between two bytes: whoever sends one now and then keeps a connection for ever, and when all 8,192 are kept so,
 * nobody else is answered. While many are in use, {@link #WHEN_FULL} is the limit, for connections without a request too.
 * Whoever is being answered, listens to events or sends a body is left alone.
 */
public final class PromptHttp extends Http11NioProtocol {

    /** How long the lines before a body may take. */
    static final Duration PATIENCE = Duration.ofSeconds(20);

    /** The same while three quarters of all connections are in use. */
    static final Duration WHEN_FULL = Duration.ofSeconds(1);

    private static final Logger log = LoggerFactory.getLogger(PromptHttp.class);
    private static final long LOOKS_EACH_MILLIS = 250;

    private @Nullable ScheduledFuture<?> watch;

    /** Tomcat makes it by its name. */
    public PromptHttp() {
        super();
    }

    @Override
    public void start() throws Exception {
        super.start();
        watch = getUtilityExecutor()
                .scheduleWithFixedDelay(this::look, LOOKS_EACH_MILLIS, LOOKS_EACH_MILLIS, TimeUnit.MILLISECONDS);
    }

    @Override
    public void stop() throws Exception {
        if (watch != null) {
            watch.cancel(false);
            watch = null;
        }
        super.stop();
    }

    private void look() {
        try {
            boolean full = getEndpoint().getConnectionCount() >= getMaxConnections() * 3L / 4;
            Duration limit = full ? WHEN_FULL : PATIENCE;
            int closed = 0;
            for (SocketWrapperBase<NioChannel> connection : getEndpoint().getConnections()) {
                closed += closedIfLate(connection, limit, full) ? 1 : 0;
            }
            if (closed > 0) {
                log.debug("{} connections took too long for the beginning of a request", closed);
            }
        } catch (RuntimeException failed) {
            log.warn("Connections could not be looked through; they will be again", failed);
        }
    }

    private static boolean closedIfLate(SocketWrapperBase<NioChannel> connection, Duration limit, boolean full) {
        // Held for as long as a thread works for this connection.
        if (!connection.getLock().tryLock()) {
            return false;
        }
        try {
            boolean late = connection.getCurrentProcessor() instanceof Processor processor
                    ? beginning(processor) && begunBefore(processor.getRequest(), limit)
                    : full && silentFor(connection, limit);
            if (late) {
                connection.close();
            }
            return late;
        } finally {
            connection.getLock().unlock();
        }
    }

    /** No thread works for it, and yet it is neither done nor answered later: the rest of its lines has not come. */
    private static boolean beginning(Processor processor) {
        return !processor.isAsync() && !processor.isUpgrade();
    }

    private static boolean begunBefore(@Nullable Request request, Duration limit) {
        return request != null
                && !request.getResponse().isCommitted()
                && request.getStartTimeNanos() >= 0
                && System.nanoTime() - request.getStartTimeNanos() > limit.toNanos();
    }

    private static boolean silentFor(SocketWrapperBase<NioChannel> connection, Duration limit) {
        return connection instanceof NioEndpoint.NioSocketWrapper socket
                && System.currentTimeMillis() - socket.getLastRead() > limit.toMillis();
    }
}
