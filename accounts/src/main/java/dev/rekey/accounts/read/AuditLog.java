package dev.rekey.accounts.read;

import dev.rekey.accounts.AuditEntry;
import dev.rekey.accounts.store.Moments;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Reads the audit trail. */
public final class AuditLog {

    private final JdbcClient jdbc;

    /** Reads from this database. */
    public AuditLog(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Whose entries are wanted. */
    public record Scope(Of of, @Nullable String id) {

        /** What the id names. */
        public enum Of {
            /** One session. */
            SESSION,
            /** One trading account. */
            ACCOUNT,
            /** One customer. */
            CUSTOMER,
            /** Everything. */
            EVERYTHING
        }

        /** What happened in a session. */
        public static Scope session(String sessionId) {
            return new Scope(Of.SESSION, sessionId);
        }

        /** What happened at an account. */
        public static Scope account(String accountId) {
            return new Scope(Of.ACCOUNT, accountId);
        }

        /** What happened for a customer. */
        public static Scope customer(String customerId) {
            return new Scope(Of.CUSTOMER, customerId);
        }

        /** All that happened. */
        public static Scope everything() {
            return new Scope(Of.EVERYTHING, null);
        }
    }

    /** The entries of this scope, newest first. */
    public Paged<AuditLine> entries(Scope scope, Page page) {
        String where = switch (scope.of()) {
            case SESSION -> " where session_id = :id";
            case ACCOUNT -> " where account_id = :id";
            case CUSTOMER -> " where customer_id = :id";
            case EVERYTHING -> "";
        };
        Long total = withId(jdbc.sql("select count(*) from audit_entry" + where), scope)
                .query(Long.class)
                .single();
        List<AuditLine> rows = withId(
                        jdbc.sql("select * from audit_entry" + where
                                + " order by entry_no desc limit :limit offset :offset"),
                        scope)
                .param("limit", page.size())
                .param("offset", page.offset())
                .query(AuditLog::line)
                .list();
        return new Paged<>(rows, total, page);
    }

    /**
     * The rows behind this one, oldest first. While others write, one with a smaller number may turn up later: whoever
     * wants all reads in a transaction that sees one moment.
     *
     * @param number a row's number; 0 for the beginning
     */
    public List<AuditLine> after(long number, int most) {
        return jdbc.sql("select * from audit_entry where entry_no > :number order by entry_no limit :most")
                .param("number", number)
                .param("most", most)
                .query(AuditLog::line)
                .list();
    }

    /** Whether a row has this hash. */
    public boolean holds(String hash) {
        return jdbc.sql("select count(*) from audit_entry where hash = :hash")
                        .param("hash", hash)
                        .query(Long.class)
                        .single()
                > 0;
    }

    private static JdbcClient.StatementSpec withId(JdbcClient.StatementSpec statement, Scope scope) {
        return scope.id() == null ? statement : statement.param("id", scope.id());
    }

    /** Maps one row of the trail. */
    public static AuditLine line(ResultSet row, int index) throws SQLException {
        AuditEntry entry = new AuditEntry(
                Moments.required(row, "happened_at"),
                row.getString("actor_kind"),
                row.getString("actor"),
                row.getString("action"),
                row.getString("customer_id"),
                row.getString("session_id"),
                row.getString("account_id"),
                row.getString("words"),
                row.getString("request_id"));
        return new AuditLine(row.getLong("entry_no"), entry, row.getString("hash"));
    }
}
