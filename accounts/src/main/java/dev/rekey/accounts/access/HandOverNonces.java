package dev.rekey.accounts.access;

import dev.rekey.accounts.store.Moments;
import java.time.Clock;
import java.time.Instant;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Which hand-overs of the platform were used already. */
public final class HandOverNonces {

    private final JdbcClient jdbc;
    private final Clock clock;

    /** Keeps them in this database. */
    public HandOverNonces(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /**
     * Uses a nonce up; of any number of tries, at once or one after the other, exactly one succeeds.
     *
     * @param nonce at most 100 characters
     * @param until how long it has to be remembered: nobody takes what it belongs to after that
     */
    public boolean use(String nonce, Instant until) {
        jdbc.sql("delete from handover_nonce where expires_at < :now")
                .param("now", Moments.column(clock.instant()))
                .update();
        return jdbc.sql("""
                        insert into handover_nonce (nonce, expires_at) values (:nonce, :until)
                        on conflict do nothing
                        """)
                        .param("nonce", nonce)
                        .param("until", Moments.column(until))
                        .update()
                > 0;
    }
}
