package dev.rekey.accounts.secrets;

import dev.rekey.accounts.store.Moments;
import java.time.Clock;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Recognises keys that were seen before, by a keyed hash of the API key; the history outlives the credentials. */
public final class Fingerprints {

    private final JdbcClient jdbc;
    private final PlatformKeys keys;
    private final Clock clock;

    /** Compares with the history in this database. */
    public Fingerprints(JdbcClient jdbc, PlatformKeys keys, Clock clock) {
        this.jdbc = jdbc;
        this.keys = keys;
        this.clock = clock;
    }

    /** The keyed hash of an API key. */
    String of(String apiKey) {
        return keys.fingerprint(apiKey);
    }

    /**
     * Whether this key was ever in use in this slot of the account, by any attempt but the one that is being looked at
     * again.
     */
    public boolean matchesOld(String accountId, String slot, String apiKey, String exceptAttemptId) {
        return jdbc.sql("""
                        select 1 from key_history
                        where fingerprint = :fingerprint and account_id = :account and slot = :slot
                          and promoted_at is not null and attempt_id <> :attempt
                        limit 1
                        """)
                .param("fingerprint", of(apiKey))
                .param("account", accountId)
                .param("slot", slot)
                .param("attempt", exceptAttemptId)
                .query(Integer.class)
                .optional()
                .isPresent();
    }

    /** Like {@link #matchesOld(String, String, String, String)}, for a key that is no attempt yet. */
    public boolean matchesOld(String accountId, String slot, String apiKey) {
        return matchesOld(accountId, slot, apiKey, "");
    }

    /**
     * Another key place of the same customer that knows this key: a sibling account, or another slot of the same account
     * (then the id is the account's own). A key counts while it is a candidate there, and for ever once it was in use.
     */
    public Optional<String> siblingWithKey(String customerId, String accountId, String slot, String apiKey) {
        return jdbc.sql("""
                        select known.account_id from (
                            select account_id, slot from key_history
                            where fingerprint = :fingerprint and promoted_at is not null
                            union
                            select account_id, slot from credential where fingerprint = :fingerprint
                        ) as known
                        join trading_account a on a.id = known.account_id
                        where a.customer_id = :customer
                          and not (known.account_id = :account and known.slot = :slot)
                        order by case when known.account_id = :account then 1 else 0 end, a.label, known.account_id
                        limit 1
                        """)
                .param("fingerprint", of(apiKey))
                .param("customer", customerId)
                .param("account", accountId)
                .param("slot", slot)
                .query(String.class)
                .optional();
    }

    /**
     * Notes a key as the account's old one without storing the credential: for keys that died before Rekey came. Doing
     * it again under the same attempt id changes nothing.
     */
    public void rememberOld(String accountId, String slot, String attemptId, String apiKey) {
        jdbc.sql("""
                        insert into key_history
                            (account_id, slot, attempt_id, fingerprint, last_four, stored_at, promoted_at, closed_at)
                        values (:account, :slot, :attempt, :fingerprint, :lastFour, :now, :now, :now)
                        on conflict do nothing
                        """)
                .param("account", accountId)
                .param("slot", slot)
                .param("attempt", attemptId)
                .param("fingerprint", of(apiKey))
                .param("lastFour", new CredentialSecret(apiKey, "", null).lastFour())
                .param("now", Moments.column(clock.instant()))
                .update();
    }
}
