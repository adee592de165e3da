package dev.rekey.accounts.read;

import dev.rekey.accounts.InstructionReport;
import dev.rekey.accounts.store.Moments;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Reads what customers say of the guide's instructions. */
public final class InstructionReports {

    private final JdbcClient jdbc;

    /** Reads from this database. */
    public InstructionReports(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** The newest, newest first. */
    public List<InstructionReport> newest(int most) {
        return jdbc.sql("select * from instruction_report order by reported_at desc, report_id limit :most")
                .param("most", most)
                .query(InstructionReports::report)
                .list();
    }

    private static InstructionReport report(ResultSet row, int index) throws SQLException {
        return new InstructionReport(
                row.getString("report_id"),
                row.getString("session_id"),
                row.getString("account_id"),
                row.getString("customer_id"),
                Moments.required(row, "reported_at"),
                row.getString("exchange"),
                row.getString("market"),
                row.getString("place"),
                row.getString("instruction"),
                row.getString("version"),
                row.getString("words"));
    }
}
