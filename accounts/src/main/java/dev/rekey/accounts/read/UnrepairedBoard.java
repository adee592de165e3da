package dev.rekey.accounts.read;

import dev.rekey.accounts.Unrepaired;
import dev.rekey.accounts.store.Moments;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Reads what could not be repaired and is not settled. */
public final class UnrepairedBoard {

    private final JdbcClient jdbc;

    /** Reads from this database. */
    public UnrepairedBoard(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** All of it, oldest first. */
    public List<Unrepaired> open(int limit) {
        return jdbc.sql("""
                        select * from unrepaired where settled_at is null order by found_at, finding_key limit :limit
                        """)
                .param("limit", Math.max(0, limit))
                .query(UnrepairedBoard::unrepaired)
                .list();
    }

    /** How much of it there is. */
    public long count() {
        return jdbc.sql("select count(*) from unrepaired where settled_at is null")
                .query(Long.class)
                .single();
    }

    /** One customer's, oldest first. */
    public List<Unrepaired> ofCustomer(String customerId) {
        return jdbc.sql("""
                        select * from unrepaired where customer_id = :customer and settled_at is null
                        order by found_at, finding_key
                        """)
                .param("customer", customerId)
                .query(UnrepairedBoard::unrepaired)
                .list();
    }

    private static Unrepaired unrepaired(ResultSet row, int index) throws SQLException {
        return new Unrepaired(
                row.getString("finding_key"),
                Unrepaired.Kind.valueOf(row.getString("kind")),
                row.getString("customer_id"),
                row.getString("session_id"),
                row.getString("account_id"),
                row.getString("slot"),
                Moments.required(row, "found_at"),
                row.getString("words"));
    }
}
