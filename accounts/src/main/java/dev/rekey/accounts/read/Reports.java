package dev.rekey.accounts.read;

import dev.rekey.accounts.store.Moments;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Reads what sessions ended with. */
public final class Reports {

    private final JdbcClient jdbc;

    /** Reads from this database. */
    public Reports(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** The report of a session that is over. */
    public Optional<StoredReport> of(String sessionId) {
        return jdbc.sql("select * from session_report where session_id = :session")
                .param("session", sessionId)
                .query((row, index) -> new StoredReport(
                        row.getString("session_id"),
                        row.getString("customer_id"),
                        Moments.required(row, "written_at"),
                        row.getString("report_json")))
                .optional();
    }
}
