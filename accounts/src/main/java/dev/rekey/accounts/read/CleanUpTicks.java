package dev.rekey.accounts.read;

import dev.rekey.accounts.CleanUpTick;
import java.util.Set;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Reads which keys traders have deleted on the exchange, as they ticked. */
public final class CleanUpTicks {

    private final JdbcClient jdbc;

    /** Reads from this database. */
    public CleanUpTicks(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Those of a session. */
    public Set<CleanUpTick> of(String sessionId) {
        return jdbc.sql("select account_id, ending from clean_up_tick where session_id = :session")
                .param("session", sessionId)
                .query((row, index) -> new CleanUpTick(row.getString("account_id"), row.getString("ending")))
                .set();
    }
}
