package dev.rekey.accounts.read;

import dev.rekey.accounts.store.Moments;
import java.time.Instant;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Finds accounts that wait in an open session although the platform says that they work again. */
public final class WorkingAgain {

    private final JdbcClient jdbc;

    /** Reads from this database. */
    public WorkingAgain(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * One of them.
     *
     * @param seenAt when the platform last saw it work: later than its session began, and than it lost its key
     */
    public record Account(String sessionId, String accountId, Instant seenAt) {}

    /** Those that wait for somebody, longest first; what is being checked says itself whether it works. */
    public List<Account> waiting(int most) {
        return jdbc.sql("""
                        select p.session_id, p.account_id, a.works_again_at
                        from trading_account a
                            join progress_account p on p.account_id = a.id
                            join progress_session s on s.session_id = p.session_id
                        where a.works_again_at is not null and s.ended_at is null
                            and p.waiting_on in ('CUSTOMER', 'EXCHANGE', 'SUPPORT')
                            and a.works_again_at > s.started_at
                            and (a.needs_key_since is null or a.needs_key_since < a.works_again_at)
                        order by a.works_again_at, p.account_id limit :most
                        """)
                .param("most", most)
                .query((row, index) -> new Account(
                        row.getString("session_id"),
                        row.getString("account_id"),
                        Moments.required(row, "works_again_at")))
                .list();
    }
}
