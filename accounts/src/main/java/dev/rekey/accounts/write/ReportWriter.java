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

    /** Stores a report. Returns false when the session has one; the first one stays. */
    public boolean store(StoredReport report) {
        return jdbc.sql("""
                                insert into session_report (session_id, customer_id, written_at, report_json)
                                values (:session, :customer, :at, :json)
                                on conflict do nothing
                                """)
                        .param("session", report.sessionId())
                        .param("customer", report.customerId())
                        .param("at", Moments.column(report.at()))
                        .param("json", report.json())
                        .update()
                > 0;
    }
}
