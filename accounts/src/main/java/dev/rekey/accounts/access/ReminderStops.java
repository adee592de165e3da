package dev.rekey.accounts.access;

import dev.rekey.accounts.store.Moments;
import java.sql.Types;
import java.time.Clock;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * What turns a customer's reminders off without signing in: a token in each message that offers it. It does that and
 * nothing else, so it lives as long as the customer does.
 */
public final class ReminderStops {

    private final JdbcClient jdbc;
    private final Clock clock;

    /** Keeps their hashes in this database. */
    public ReminderStops(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /** A new token for this customer: 256 random bits, base64url; not kept and not shown again. */
    public String make(String customerId) {
        String token = Secrets.make();
        jdbc.sql("insert into reminder_stop (token_hash, customer_id, made_at) values (:hash, :customer, :now)")
                .param("hash", Secrets.hash(token))
                .param("customer", customerId)
                .param("now", Moments.column(clock.instant()))
                .update();
        return token;
    }

    /** Forgets a token that reached nobody. */
    public void forget(String token) {
        jdbc.sql("delete from reminder_stop where token_hash = :hash")
                .param("hash", Secrets.hash(token))
                .update();
    }

    /** The customer whose reminders it turns off. */
    public Optional<String> customerOf(String token) {
        return jdbc.sql("select customer_id from reminder_stop where token_hash = :hash")
                .param("hash", Secrets.hash(token))
                .query(String.class)
                .optional();
    }

    /** Turns a customer's reminders off, or on again. */
    public void set(String customerId, boolean wanted) {
        jdbc.sql("update customer set reminders_off_at = :at where id = :customer")
                .param("at", wanted ? null : Moments.column(clock.instant()), Types.TIMESTAMP_WITH_TIMEZONE)
                .param("customer", customerId)
                .update();
    }
}
