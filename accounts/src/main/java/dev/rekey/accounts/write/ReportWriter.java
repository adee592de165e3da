package dev.rekey.accounts.write;

import dev.rekey.accounts.read.StoredReport;
import dev.rekey.accounts.store.Moments;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Keeps what sessions ended with, for the time after the workflow's history is gone. */
public final class ReportWriter {

    private final JdbcClient jdbc;

    /** Writes to this database. */
    public ReportWriter(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * Stores a report. One of a later end takes the place of an earlier one: a session that was put back to an earlier
     * hour goes on and ends once more. Returns false when the one that is there stays.
     */
    public boolean store(StoredReport report) {
        return with(report, """
                                insert into session_report (session_id, customer_id, written_at, report_json)
                                values (:session, :customer, :at, :json)
                                on conflict do nothing
                                """).param("customer", report.customerId()).update() > 0
                || with(report, """
                                update session_report set written_at = :at, report_json = :json
                                where session_id = :session and written_at < :at
                                """).update() > 0;
    }

    private JdbcClient.StatementSpec with(StoredReport report, String sql) {
        return jdbc.sql(sql)
                .param("session", report.sessionId())
                .param("at", Moments.column(report.at()))
                .param("json", report.json());
    }
}
