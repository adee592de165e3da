package dev.rekey.accounts.write;

import dev.rekey.accounts.store.Moments;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Lets one worker at a time compare workflows with views. A worker that dies loses it when its time is over; the
 * comparing does no harm when two do it for a moment, as when their clocks differ.
 */
public final class ReconcilerLease {

    private final JdbcClient jdbc;
    private final Clock clock;

    /** Kept in this database. */
    public ReconcilerLease(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /** Takes it, or keeps it, for this long from now. Returns false while another one has it. */
    public boolean hold(String holder, Duration time) {
        Instant now = clock.instant();
        return jdbc.sql("""
                                update reconciler set holder = :holder, held_until = :until
                                where id = 1 and (holder is null or holder = :holder or held_until <= :now)
                                """)
                        .param("holder", holder)
                        .param("until", Moments.column(now.plus(time)))
                        .param("now", Moments.column(now))
                        .update()
                > 0;
    }

    /** Gives it back; does nothing when another one has it. */
    public void release(String holder) {
        jdbc.sql("update reconciler set holder = null, held_until = null where id = 1 and holder = :holder")
                .param("holder", holder)
                .update();
    }

    /** Up to which moment workflows that ended were looked at; empty when they never were. */
    public Optional<Instant> lookedUntil() {
        return jdbc.sql("select looked_until from reconciler where id = 1 and looked_until is not null")
                .query((row, index) -> Moments.required(row, "looked_until"))
                .optional();
    }

    /** Notes {@link #lookedUntil()}. */
    public void lookedUntil(Instant moment) {
        jdbc.sql("update reconciler set looked_until = :moment where id = 1")
                .param("moment", Moments.column(moment))
                .update();
    }
}
