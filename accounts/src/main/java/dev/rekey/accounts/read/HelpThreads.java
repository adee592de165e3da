package dev.rekey.accounts.read;

import dev.rekey.accounts.HelpLine;
import dev.rekey.accounts.store.Moments;
import dev.rekey.accounts.store.Words;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Reads what customers and support write to each other. */
public final class HelpThreads {

    private final JdbcClient jdbc;

    /** Reads from this database. */
    public HelpThreads(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** All that was written in a session, oldest first. */
    public List<HelpLine> of(String sessionId) {
        return jdbc.sql("select * from help_line where session_id = :session order by written_at, line_id")
                .param("session", sessionId)
                .query(HelpThreads::line)
                .list();
    }

    /** Whether this line is there. */
    public boolean has(String sessionId, String lineId) {
        return jdbc.sql("select 1 from help_line where session_id = :session and line_id = :line")
                .param("session", sessionId)
                .param("line", lineId)
                .query(Integer.class)
                .optional()
                .isPresent();
    }

    /**
     * A session in which a customer waits for an answer.
     *
     * @param customerName null for a customer who is not known any more
     * @param lines how many lines wait
     * @param since when the oldest of them was written
     */
    public record Unanswered(
            String sessionId, String customerId, @Nullable String customerName, int lines, Instant since) {}

    /** Where customers wait for an answer, those who wait longest first. */
    public List<Unanswered> unanswered(int most) {
        return jdbc.sql("""
                        select h.session_id, h.customer_id, c.name, count(*) as lines, min(h.written_at) as since
                        from help_line h left join customer c on c.id = h.customer_id
                        where h.answered_at is null
                        group by h.session_id, h.customer_id, c.name order by since, h.session_id limit :most
                        """)
                .param("most", most)
                .query((row, index) -> new Unanswered(
                        row.getString("session_id"),
                        row.getString("customer_id"),
                        row.getString("name"),
                        row.getInt("lines"),
                        Moments.required(row, "since")))
                .list();
    }

    private static HelpLine line(ResultSet row, int index) throws SQLException {
        String step = row.getString("step");
        String toAccount = row.getString("to_account");
        return new HelpLine(
                row.getString("line_id"),
                row.getString("session_id"),
                row.getString("customer_id"),
                row.getString("account_id"),
                Moments.required(row, "written_at"),
                row.getString("actor_kind"),
                row.getString("actor"),
                row.getString("words"),
                step == null
                        ? null
                        : new HelpLine.From(step, Words.split(row.getString("causes")), row.getInt("tried")),
                toAccount == null ? null : new HelpLine.To(toAccount, row.getString("to_step")),
                Moments.optional(row, "answered_at"));
    }
}
