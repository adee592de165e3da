package dev.rekey.accounts.read;

import dev.rekey.accounts.LeftAction;
import dev.rekey.accounts.store.Moments;
import java.time.Instant;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Reads which actions of all sessions wait to be answered. */
public final class WaitingActions {

    private final JdbcClient jdbc;

    /** Reads from this database. */
    public WaitingActions(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Those that were left before this moment, oldest first. */
    public List<LeftAction> leftBefore(Instant moment, int limit) {
        return jdbc.sql("""
                        select * from left_action where answered_at is null and left_at < :moment
                        order by left_at, request_id limit :limit
                        """)
                .param("moment", Moments.column(moment))
                .param("limit", Math.max(0, limit))
                .query((row, index) -> new LeftAction(
                        new LeftAction.Request(
                                row.getString("session_id"),
                                row.getString("account_id"),
                                row.getString("request_id"),
                                row.getString("customer_id"),
                                row.getString("action"),
                                row.getString("actor_kind"),
                                row.getString("actor")),
                        Moments.optional(row, "left_at"),
                        row.getBoolean("kept"),
                        null,
                        null))
                .list();
    }
}
