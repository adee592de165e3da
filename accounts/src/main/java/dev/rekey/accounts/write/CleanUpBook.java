package dev.rekey.accounts.write;

import dev.rekey.accounts.CleanUpTick;
import dev.rekey.accounts.store.Moments;
import java.time.Clock;
import java.time.Instant;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Keeps which keys traders have deleted on the exchange. */
public final class CleanUpBook {

    private final JdbcClient jdbc;
    private final Clock clock;

    /** Writes to this database. */
    public CleanUpBook(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /** Ticks a key; again changes nothing. */
    public void tick(String sessionId, CleanUpTick tick) {
        jdbc.sql("""
                        insert into clean_up_tick (session_id, account_id, ending, ticked_at)
                        values (:session, :account, :ending, :now)
                        on conflict do nothing
                        """)
                .param("session", sessionId)
                .param("account", tick.accountId())
                .param("ending", tick.ending())
                .param("now", Moments.column(clock.instant()))
                .update();
    }

    /** Takes a tick back. */
    public void untick(String sessionId, CleanUpTick tick) {
        jdbc.sql("""
                        delete from clean_up_tick
                        where session_id = :session and account_id = :account and ending = :ending
                        """)
                .param("session", sessionId)
                .param("account", tick.accountId())
                .param("ending", tick.ending())
                .update();
    }

    /**
     * Forgets what was ticked in sessions that ended before this moment.
     *
     * @return how many ticks
     */
    public int forget(Instant endedBefore) {
        return jdbc.sql("""
                        delete from clean_up_tick where session_id in
                            (select session_id from progress_session where ended_at < :moment)
                        """).param("moment", Moments.column(endedBefore)).update();
    }
}
