package dev.rekey.accounts.read;

import dev.rekey.accounts.Customer;
import dev.rekey.accounts.KeyState;
import dev.rekey.accounts.KeySummary;
import dev.rekey.accounts.TradingAccount;
import dev.rekey.accounts.Whitelist;
import dev.rekey.accounts.store.Moments;
import dev.rekey.accounts.store.Words;
import dev.rekey.terms.Market;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Looks up customers, their trading accounts and what may be known of the accounts' keys. */
public final class AccountDirectory {

    private static final String ACCOUNT_COLUMNS = """
            select id, customer_id, exchange, market, label, slots, running_bots, open_positions, open_orders,
                   exchange_uid, last_working_at, live
            from trading_account
            """;

    private final JdbcClient jdbc;

    /** Reads from this database. */
    public AccountDirectory(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * Customers whose reference or name contains the text, whatever its case; an exact reference comes first. A blank
     * text finds the first customers by name.
     */
    public List<Customer> searchCustomers(String text, int limit) {
        return jdbc.sql("""
                        select id, name from customer where search_text like :pattern escape '!'
                        order by case when id = :text then 0 else 1 end, search_text, id
                        limit :limit
                        """)
                .param("pattern", Words.containing(text))
                .param("text", Words.clean(text.strip(), 200))
                .param("limit", Math.max(0, limit))
                .query(AccountDirectory::customer)
                .list();
    }

    /** The customer with this reference. */
    public Optional<Customer> customer(String id) {
        return jdbc.sql("select id, name from customer where id = :id")
                .param("id", Words.clean(id, 200))
                .query(AccountDirectory::customer)
                .optional();
    }

    /** All accounts of a customer, by exchange, market and label. */
    public List<TradingAccount> accounts(String customerId) {
        return jdbc.sql(ACCOUNT_COLUMNS + "where customer_id = :customer order by exchange, market, label, id")
                .param("customer", Words.clean(customerId, 200))
                .query(AccountDirectory::tradingAccount)
                .list();
    }

    /** One account. */
    public Optional<TradingAccount> account(String accountId) {
        return jdbc.sql(ACCOUNT_COLUMNS + "where id = :id")
                .param("id", Words.clean(accountId, 200))
                .query(AccountDirectory::tradingAccount)
                .optional();
    }

    /** Since when an account has been without a working key, as far as the platform said so. */
    public Optional<Instant> needsKeySince(String accountId) {
        return jdbc.sql("select needs_key_since from trading_account where id = :id and needs_key_since is not null")
                .param("id", accountId)
                .query((row, index) -> Moments.required(row, "needs_key_since"))
                .optional();
    }

    /** The account's whitelist; version 0 without addresses when none was ever set. */
    public Whitelist whitelist(String accountId) {
        return jdbc.sql("select account_id, version, addresses from whitelist where account_id = :id")
                .param("id", accountId)
                .query((row, index) -> new Whitelist(
                        row.getString("account_id"), row.getInt("version"), Words.split(row.getString("addresses"))))
                .optional()
                .orElseGet(() -> new Whitelist(accountId, 0, List.of()));
    }

    /** What is stored of an account's keys, by slot and state. */
    public List<KeySummary> keys(String accountId) {
        return jdbc.sql("""
                        select account_id, slot, state, last_four, since_at, exchange_uid from credential
                        where account_id = :id order by slot, state
                        """)
                .param("id", accountId)
                .query((row, index) -> new KeySummary(
                        row.getString("account_id"),
                        row.getString("slot"),
                        KeyState.valueOf(row.getString("state")),
                        row.getString("last_four"),
                        Moments.required(row, "since_at"),
                        row.getString("exchange_uid")))
                .list();
    }

    /**
     * The last four characters of the key that a rotation going on now replaces: the previous one if there is one, else
     * the current one, else the last that was ever in use.
     */
    public Optional<String> oldKeyLastFour(String accountId, String slot) {
        return jdbc.sql("""
                        select h.last_four from key_history h
                        left join credential c
                          on c.account_id = h.account_id and c.slot = h.slot and c.attempt_id = h.attempt_id
                        where h.account_id = :id and h.slot = :slot and h.promoted_at is not null
                        order by case c.state when 'PREVIOUS' then 0 when 'CURRENT' then 1 else 2 end, h.promoted_at desc
                        limit 1
                        """)
                .param("id", accountId)
                .param("slot", slot)
                .query(String.class)
                .optional();
    }

    /** The last four characters of the key that was in use at a moment, such as the start of a session. */
    public Optional<String> keyLastFourAt(String accountId, String slot, Instant moment) {
        return jdbc.sql("""
                        select last_four from key_history
                        where account_id = :id and slot = :slot and promoted_at < :moment
                        order by promoted_at desc limit 1
                        """)
                .param("id", accountId)
                .param("slot", slot)
                .param("moment", Moments.column(moment))
                .query(String.class)
                .optional();
    }

    /** Whether a key of one of these attempts was ever in use: those whose names begin like this. */
    public boolean everInUse(String accountId, String slot, String attemptsOf) {
        return jdbc.sql("""
                        select count(*) from key_history
                        where account_id = :id and slot = :slot and promoted_at is not null
                          and substring(attempt_id, 1, :length) = :attempts
                        """)
                        .param("id", accountId)
                        .param("slot", slot)
                        .param("length", attemptsOf.length())
                        .param("attempts", attemptsOf)
                        .query(Long.class)
                        .single()
                > 0;
    }

    private static Customer customer(ResultSet row, int index) throws SQLException {
        return new Customer(row.getString("id"), row.getString("name"));
    }

    private static TradingAccount tradingAccount(ResultSet row, int index) throws SQLException {
        return new TradingAccount(
                row.getString("id"),
                row.getString("customer_id"),
                row.getString("exchange"),
                Market.valueOf(row.getString("market")),
                row.getString("label"),
                Words.split(row.getString("slots")),
                row.getInt("running_bots"),
                row.getInt("open_positions"),
                row.getInt("open_orders"),
                row.getString("exchange_uid"),
                Moments.optional(row, "last_working_at"),
                row.getBoolean("live"));
    }
}
