package dev.rekey.accounts.write;

import dev.rekey.accounts.LeftAction;
import dev.rekey.accounts.store.Moments;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Sessions that were begun and may not show yet: their first view is published in a moment, when a worker is back, or when
 * the customer's session before them has ended. Any other session that does not show is not there.
 */
public final class BegunSessions {

    /** How long one is remembered: longer than a session before it goes on. */
    private static final Duration KEPT = Duration.ofDays(90);

    private final JdbcClient jdbc;
    private final Clock clock;

    /** Keeps them in this database. */
    public BegunSessions(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /** Notes that this session was begun; noted twice, it counts once. */
    public void note(String sessionId, String customerId) {
        Instant now = clock.instant();
        jdbc.sql("delete from begun_session where begun_at < :old")
                .param("old", Moments.column(now.minus(KEPT)))
                .update();
        jdbc.sql("""
                        insert into begun_session (session_id, customer_id, begun_at) values (:session, :customer, :now)
                        on conflict do nothing
                        """)
                .param("session", sessionId)
                .param("customer", customerId)
                .param("now", Moments.column(now))
                .update();
    }

    /** Whose session this will be; empty when nobody has begun it. A start that waits for a worker may begin it yet. */
    public Optional<String> customerOf(String sessionId) {
        return jdbc
                .sql("""
                        select customer_id from begun_session where session_id = :session
                        union
                        select customer_id from left_action
                        where session_id = :session and account_id = '' and action = :start and answered_at is null
                        """)
                .param("session", sessionId)
                .param("start", LeftAction.START)
                .query(String.class)
                .list()
                .stream()
                .findFirst();
    }
}
