package dev.rekey.accounts.write;

import dev.rekey.accounts.InstructionReport;
import dev.rekey.accounts.store.Moments;
import dev.rekey.accounts.store.Words;
import java.time.Instant;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Keeps what customers say of the guide's instructions. Who writes here has cut the secrets out. */
public final class InstructionReportBook {

    private final JdbcClient jdbc;

    /** Writes to this database. */
    public InstructionReportBook(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Adds a report; false when it is there already. */
    public boolean add(InstructionReport report) {
        return jdbc.sql("""
                                insert into instruction_report (report_id, session_id, account_id, customer_id,
                                    reported_at, exchange, market, place, instruction, version, words)
                                values (:id, :session, :account, :customer,
                                    :at, :exchange, :market, :place, :instruction, :version, :words)
                                on conflict do nothing
                                """)
                        .param("id", Words.clean(report.id(), 64))
                        .param("session", report.sessionId())
                        .param("account", report.accountId())
                        .param("customer", report.customerId())
                        .param("at", Moments.column(report.at()))
                        .param("exchange", Words.clean(report.exchange(), 40))
                        .param("market", Words.clean(report.market(), 40))
                        .param("place", Words.clean(report.place(), 40))
                        .param("instruction", Words.clean(report.instruction(), 1_000))
                        .param("version", Words.clean(report.version(), 40))
                        .param("words", Words.clean(report.words(), 2_000))
                        .update()
                > 0;
    }

    /**
     * Forgets what was said in sessions that ended before this moment.
     *
     * @return how many reports
     */
    public int forget(Instant endedBefore) {
        return jdbc.sql("""
                        delete from instruction_report where session_id in
                            (select session_id from progress_session where ended_at < :moment)
                        """).param("moment", Moments.column(endedBefore)).update();
    }
}
