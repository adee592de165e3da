package dev.rekey.worker.reconcile;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How often workflows are compared with their views.
 *
 * @param every the pause between two looks for workflows that ended
 * @param roundAtLeast the shortest time in which all that is open is compared once
 * @param roundAtMost the longest, however much is open; between the two, one is compared each second
 */
@ConfigurationProperties("rekey.reconcile")
public record ReconcileProperties(
        @DefaultValue("10s") Duration every,
        @DefaultValue("5m") Duration roundAtLeast,
        @DefaultValue("1h") Duration roundAtMost) {

    /** How long a round over this many takes. */
    Duration round(int size) {
        Duration one = Duration.ofSeconds(size);
        if (one.compareTo(roundAtLeast) < 0) {
            return roundAtLeast;
        }
        return one.compareTo(roundAtMost) > 0 ? roundAtMost : one;
    }
}
