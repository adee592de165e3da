package dev.rekey.accounts.read;

import dev.rekey.accounts.Message;
import dev.rekey.accounts.Notice;
import dev.rekey.accounts.store.Moments;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Reads the messages recorded for traders. */
public final class NoticeBoard {

    private final JdbcClient jdbc;

    /** Reads from this database. */
    public NoticeBoard(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** The messages of a session, oldest first. */
    public List<Notice> of(String sessionId) {
        return jdbc.sql("select * from notice where session_id = :session order by due_at, notice_key")
                .param("session", sessionId)
                .query(NoticeBoard::notice)
                .list();
    }

    /** The messages of a session with how far each has come, oldest first. */
    public List<Message> messages(String sessionId) {
        return jdbc.sql("select * from notice where session_id = :session order by due_at, notice_key")
                .param("session", sessionId)
                .query(NoticeBoard::message)
                .list();
    }

    /** The newest messages of all sessions, newest first: the outbox of the one-machine edition. */
    public List<Notice> newest(int limit) {
        return jdbc.sql("select * from notice order by due_at desc, notice_key limit :limit")
                .param("limit", Math.max(0, limit))
                .query(NoticeBoard::notice)
                .list();
    }

    /** One row of the outbox. */
    public static Message message(ResultSet row, int index) throws SQLException {
        String why = row.getString("why");
        return new Message(
                row.getString("notice_key"),
                row.getString("kind"),
                row.getString("session_id"),
                row.getString("customer_id"),
                row.getString("account_id"),
                row.getString("ask_id"),
                row.getString("words"),
                Moments.required(row, "due_at"),
                Message.State.valueOf(row.getString("state")),
                why == null ? null : Message.Why.valueOf(why),
                row.getString("answer"),
                row.getString("channel"),
                row.getString("address"),
                row.getInt("tries"),
                Moments.optional(row, "tried_at"),
                Moments.optional(row, "settled_at"));
    }

    private static Notice notice(ResultSet row, int index) throws SQLException {
        return new Notice(
                row.getString("notice_key"),
                row.getString("kind"),
                row.getString("session_id"),
                row.getString("account_id"),
                Moments.required(row, "due_at"),
                row.getString("words"));
    }
}
