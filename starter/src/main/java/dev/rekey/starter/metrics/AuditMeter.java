package dev.rekey.starter.metrics;

import dev.rekey.accounts.AuditEntry;
import dev.rekey.accounts.write.AuditTrail;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/**
 * Counts the rows of the audit trail that an operator may want to be woken by, as the meter {@code rekey.audit.rows}, by
 * the row's action. Who it was and what else the row says is in the trail only.
 */
@Component
final class AuditMeter implements AuditTrail.Listener {

    private static final List<String> WATCHED =
            List.of("SIGN_IN_REFUSED", "SIGN_IN_LOCKED", "CODE_REFUSED", "HANDOVER_REFUSED", "PAYLOADS_OPENED");

    private final Map<String, Counter> counters;

    AuditMeter(MeterRegistry meters) {
        this.counters = WATCHED.stream()
                .collect(Collectors.toMap(
                        Function.identity(), action -> meters.counter("rekey.audit.rows", "action", action)));
    }

    @Override
    public void written(AuditEntry entry) {
        Counter counter = counters.get(entry.action());
        if (counter != null) {
            counter.increment();
        }
    }
}
