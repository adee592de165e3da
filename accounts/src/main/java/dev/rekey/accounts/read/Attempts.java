package dev.rekey.accounts.read;

import dev.rekey.accounts.AttemptRecord;
import dev.rekey.accounts.store.Moments;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Reads what verification said of the credentials handed in. */
public final class Attempts {

    private final JdbcClient jdbc;

    /** Reads from this database. */
    public Attempts(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** All attempts of one account rotation, by slot and number. */
    public List<AttemptRecord> of(String sessionId, String accountId) {
        return jdbc.sql("""
                        select * from attempt where session_id = :session and account_id = :account
                        order by slot, attempt_number, attempt_id
                        """)
                .param("session", sessionId)
                .param("account", accountId)
                .query((row, index) -> new AttemptRecord(
                        row.getString("attempt_id"),
                        row.getString("session_id"),
                        row.getString("account_id"),
                        row.getString("slot"),
                        row.getInt("attempt_number"),
                        Moments.required(row, "happened_at"),
                        row.getString("verdict"),
                        row.getString("last_four"),
                        row.getString("headline"),
                        row.getString("findings_json")))
                .list();
    }
}
