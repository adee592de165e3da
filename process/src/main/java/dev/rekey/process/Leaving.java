package dev.rekey.process;

import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.availability.AvailabilityChangeEvent;
import org.springframework.boot.availability.ReadinessState;
import org.springframework.context.ApplicationListener;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.core.Ordered;

/**
 * The first thing a process does when it is told to stop: its health says that it wants no more, and it goes on as before
 * until those who send it something have looked. Only then does anything close.
 */
final class Leaving implements ApplicationListener<ContextClosedEvent>, Ordered {

    private static final Logger log = LoggerFactory.getLogger(Leaving.class);

    private final Duration after;
    private boolean left;

    Leaving(Duration after) {
        this.after = after;
    }

    @Override
    public synchronized void onApplicationEvent(ContextClosedEvent closed) {
        // Contexts below this one tell it of their own end as well.
        if (left || closed.getApplicationContext().getParent() != null) {
            return;
        }
        left = true;
        AvailabilityChangeEvent.publish(closed.getApplicationContext(), ReadinessState.REFUSING_TRAFFIC);
        if (!after.isZero()) {
            log.info("Leaving in {} seconds; until then everything is answered", after.toSeconds());
            pause();
        }
    }

    private void pause() {
        try {
            Thread.sleep(after.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Before the port of metrics and health closes, which others do at the same event. */
    @Override
    public int getOrder() {
        return Ordered.HIGHEST_PRECEDENCE;
    }
}
