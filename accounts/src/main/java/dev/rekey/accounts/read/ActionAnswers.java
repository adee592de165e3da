package dev.rekey.accounts.read;

import dev.rekey.accounts.LeftAction;
import dev.rekey.accounts.store.Moments;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Reads what became of actions: those that wait, those that were refused after their sender had gone. */
public final class ActionAnswers {

    private final JdbcClient jdbc;

    /** Reads from this database. */
    public ActionAnswers(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * What a session's pages have to say: actions that wait to be judged, and for each account (and for the session as a
     * whole) a refusal that no later action has followed. Oldest first.
     */
    public List<LeftAction> toTell(String sessionId) {
        return jdbc.sql("""
                        select * from left_action a where a.session_id = :session and a.action <> :start
                            and (a.answered_at is null or a.refusal is not null and not exists (
                                select 1 from left_action b where b.session_id = a.session_id
                                    and b.account_id = a.account_id and b.answered_at > a.answered_at))
                        order by coalesce(a.left_at, a.answered_at), a.request_id
                        """)
                .param("session", sessionId)
                .param("start", LeftAction.START)
                .query(ActionAnswers::action)
                .list();
    }

    /** All that is known of actions on one account of a session, or with an empty id on the session as a whole. */
    public List<LeftAction> of(String sessionId, String accountId) {
        return jdbc.sql("""
                        select * from left_action where session_id = :session and account_id = :account
                        order by coalesce(left_at, answered_at), request_id
                        """)
                .param("session", sessionId)
                .param("account", accountId)
                .query(ActionAnswers::action)
                .list();
    }

    /** Sessions whose start is saved and that have not begun, of one customer. */
    public List<LeftAction> startsThatWait(String customerId) {
        return jdbc.sql("""
                        select * from left_action a where a.customer_id = :customer and a.account_id = ''
                            and a.action = :start and a.answered_at is null and not exists (
                                select 1 from progress_session s where s.session_id = a.session_id)
                        order by a.left_at
                        """)
                .param("customer", customerId)
                .param("start", LeftAction.START)
                .query(ActionAnswers::action)
                .list();
    }

    /** When these actions were done on an account since then, in whatever session; oldest first. */
    public List<Instant> doneSince(String customerId, String accountId, Collection<String> actions, Instant since) {
        return jdbc.sql("""
                        select answered_at from left_action where customer_id = :customer and account_id = :account
                            and answered_at > :since and refusal is null and action in (:actions)
                        order by answered_at
                        """)
                .param("customer", customerId)
                .param("account", accountId)
                .param("since", Moments.column(since))
                .param("actions", actions)
                .query((row, index) -> Moments.required(row, "answered_at"))
                .list();
    }

    private static LeftAction action(ResultSet row, int index) throws SQLException {
        return new LeftAction(
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
                Moments.optional(row, "answered_at"),
                row.getString("refusal"));
    }
}
