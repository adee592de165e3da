package dev.rekey.accounts.write;

import dev.rekey.accounts.Whitelist;
import dev.rekey.accounts.store.Moments;
import dev.rekey.accounts.store.Words;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Changes what is known of a trading account. None of it creates or deletes an account. */
public final class Accounts {

    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;
    private final Clock clock;

    /** Writes to this database. */
    public Accounts(JdbcClient jdbc, PlatformTransactionManager transactions, Clock clock) {
        this.jdbc = jdbc;
        this.transaction = new TransactionTemplate(transactions);
        this.clock = clock;
    }

    /** Remembers the exchange's own id of the account. The first one stays: a different one later is a finding. */
    public boolean rememberUid(String accountId, String uid) {
        return jdbc.sql("update trading_account set exchange_uid = :uid where id = :id and exchange_uid is null")
                        .param("id", accountId)
                        .param("uid", Words.clean(uid, 100))
                        .update()
                > 0;
    }

    /** Notes that the account is without a working key since then; an earlier note stays. */
    public boolean markNeedsKey(String accountId, Instant since) {
        return jdbc.sql("""
                                update trading_account set needs_key_since = :since
                                where id = :id and needs_key_since is null
                                """)
                        .param("id", accountId)
                        .param("since", Moments.column(since))
                        .update()
                > 0;
    }

    /**
     * Notes that the key in use was seen to work, which ends {@link #markNeedsKey}. The moment never goes back: the clock
     * that told an earlier one, the platform's or another worker's, may be ahead.
     */
    public boolean markWorking(String accountId, Instant at) {
        return jdbc.sql("""
                                update trading_account set needs_key_since = null,
                                    last_working_at = case when last_working_at > :at then last_working_at else :at end
                                where id = :id
                                """)
                        .param("id", accountId)
                        .param("at", Moments.column(at))
                        .update()
                > 0;
    }

    /** Sets the account's whitelist; a list that differs gets the next version, the same list keeps its own. */
    public Whitelist setWhitelist(String accountId, List<String> addresses) {
        Whitelist set = transaction.execute(status -> {
            lock(accountId);
            return replaceWhitelist(accountId, addresses);
        });
        return Objects.requireNonNull(set);
    }

    /** The caller holds the account's row lock. */
    Whitelist replaceWhitelist(String accountId, List<String> addresses) {
        Whitelist known = jdbc.sql("select version, addresses from whitelist where account_id = :id")
                .param("id", accountId)
                .query((row, index) ->
                        new Whitelist(accountId, row.getInt("version"), Words.split(row.getString("addresses"))))
                .optional()
                .orElseGet(() -> new Whitelist(accountId, 0, List.of()));
        if (known.version() > 0 && known.addresses().equals(addresses)) {
            return known;
        }
        Whitelist next = new Whitelist(accountId, known.version() + 1, addresses);
        jdbc.sql(known.version() == 0 ? """
                                insert into whitelist (account_id, version, addresses)
                                values (:id, :version, :addresses)
                                """ : """
                                update whitelist set version = :version, addresses = :addresses
                                where account_id = :id
                                """)
                .param("id", accountId)
                .param("version", next.version())
                .param("addresses", Words.join(addresses))
                .update();
        return next;
    }

    /**
     * Deletes every sealed credential of an account, as a vault reset does. Fingerprints and last four characters stay,
     * so that the old key is recognised. Returns how many credentials were deleted.
     */
    public int wipeCredentials(String accountId) {
        Integer wiped = transaction.execute(status -> {
            lock(accountId);
            jdbc.sql("""
                            update key_history set closed_at = :now
                            where account_id = :id and closed_at is null
                            """)
                    .param("id", accountId)
                    .param("now", Moments.column(clock.instant()))
                    .update();
            return jdbc.sql("delete from credential where account_id = :id")
                    .param("id", accountId)
                    .update();
        });
        return wiped == null ? 0 : wiped;
    }

    /** Holds the account's row until the transaction ends. */
    void lock(String accountId) {
        boolean known = jdbc.sql("select id from trading_account where id = :id for update")
                .param("id", accountId)
                .query(String.class)
                .optional()
                .isPresent();
        if (!known) {
            throw new IllegalArgumentException("no such trading account");
        }
    }
}
