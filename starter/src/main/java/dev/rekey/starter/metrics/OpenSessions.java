package dev.rekey.starter.metrics;

import com.google.common.base.Suppliers;
import dev.rekey.accounts.read.Progress;
import dev.rekey.workflows.model.Waiting;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.Duration;
import java.util.Map;
import java.util.function.Supplier;
import org.springframework.stereotype.Component;

/**
 * How many sessions are open, by whom they wait for, as the meter {@code rekey.sessions.open}. All starters say the same:
 * they read one database.
 */
@Component
final class OpenSessions implements MeterBinder {

    /** The gauges of one scrape are one look at the database, and so are scrapes that follow each other closely. */
    private static final Duration LOOKED_AT = Duration.ofSeconds(10);

    private final Supplier<Map<String, Long>> byWaiting;

    OpenSessions(Progress progress) {
        this.byWaiting =
                Suppliers.memoizeWithExpiration(() -> progress.openCounts().byWaitingOn(), LOOKED_AT);
    }

    @Override
    public void bindTo(MeterRegistry meters) {
        for (Waiting waiting : Waiting.values()) {
            Gauge.builder("rekey.sessions.open", byWaiting, counts -> count(counts.get(), waiting))
                    .tag("waiting", waiting.name())
                    .register(meters);
        }
    }

    private static long count(Map<String, Long> counts, Waiting waiting) {
        // A session that has only just begun says nothing yet.
        long unsaid = waiting == Waiting.NOBODY ? counts.getOrDefault("", 0L) : 0;
        return counts.getOrDefault(waiting.name(), 0L) + unsaid;
    }
}
