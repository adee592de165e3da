package dev.rekey.accounts.write;

import dev.rekey.accounts.Unrepaired;
import dev.rekey.accounts.store.Moments;
import dev.rekey.accounts.store.Words;
import java.time.Clock;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Keeps what could not be repaired, each once, until it is settled. */
public final class UnrepairedLog {

    private final JdbcClient jdbc;
    private final Clock clock;

    /** Writes to this database. */
    public UnrepairedLog(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /** Keeps a finding; one that was settled is open again. Returns false when it is known and open. */
    public boolean record(Unrepaired found) {
        int opened = jdbc.sql("""
                        update unrepaired set settled_at = null, found_at = :at, words = :words
                        where finding_key = :key and settled_at is not null
                        """)
                .param("key", found.key())
                .param("at", Moments.column(found.at()))
                .param("words", Words.clean(found.text(), 2_000))
                .update();
        return opened > 0 || insert(found);
    }

    private boolean insert(Unrepaired found) {
        return jdbc.sql("""
                                insert into unrepaired (finding_key, kind, customer_id, session_id, account_id, slot,
                                    found_at, words)
                                values (:key, :kind, :customer, :session, :account, :slot, :at, :words)
                                on conflict do nothing
                                """)
                        .param("key", found.key())
                        .param("kind", found.kind().name())
                        .param("customer", found.customerId())
                        .param("session", found.sessionId())
                        .param("account", found.accountId())
                        .param("slot", found.slot())
                        .param("at", Moments.column(found.at()))
                        .param("words", Words.clean(found.text(), 2_000))
                        .update()
                > 0;
    }

    /** Settles a finding. Returns whether it was open. */
    public boolean settle(String key) {
        return jdbc.sql("""
                                update unrepaired set settled_at = :now
                                where finding_key = :key and settled_at is null
                                """)
                        .param("key", key)
                        .param("now", Moments.column(clock.instant()))
                        .update()
                > 0;
    }

    /** Settles each lost key in whose place a newer one is in use. Returns how many. */
    public int settleReplacedKeys() {
        return jdbc.sql("""
                        update unrepaired set settled_at = :now
                        where settled_at is null and kind = 'KEY_LOST' and exists (
                            select 1 from credential c
                            where c.account_id = unrepaired.account_id and c.slot = unrepaired.slot
                              and c.state = 'CURRENT' and c.since_at > unrepaired.found_at)
                        """).param("now", Moments.column(clock.instant())).update();
    }
}
