package dev.rekey.accounts.write;

import dev.rekey.accounts.AuditEntry;
import dev.rekey.accounts.store.Moments;
import dev.rekey.accounts.store.Words;
import dev.rekey.accounts.write.AuditHash.End;
import dev.rekey.accounts.write.AuditHash.Standing;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The audit trail: rows in hash chains. Each row's hash covers its content and the hash before it in its chain, so a row
 * that was changed, taken out or put in shows, and so does an end that was cut off: {@link AuditCheck} looks. Where all
 * chains stand is signed from time to time: {@link AuditRoots}.
 *
 * <p>Only those wait for each other who write to one chain, and they are of one customer, or few.
 */
public final class AuditTrail {

    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;
    private final Listener listener;

    /** Writes to this database. */
    public AuditTrail(JdbcClient jdbc, PlatformTransactionManager transactions) {
        this(jdbc, transactions, entry -> {});
    }

    /** Writes to this database and tells of each entry that was really written. */
    public AuditTrail(JdbcClient jdbc, PlatformTransactionManager transactions, Listener listener) {
        this.jdbc = jdbc;
        this.transaction = new TransactionTemplate(transactions);
        this.listener = listener;
    }

    /** Is told of entries. */
    public interface Listener {

        /** This entry is in the trail for good: the transaction it belongs to was committed. */
        void written(AuditEntry entry);
    }

    /**
     * Appends an entry, in the caller's transaction if there is one: then both are kept or neither. Take this lock last:
     * other writers of the chain wait for it. Whoever appends several takes their locks first, by {@link #lock}.
     *
     * @return false when an entry with this request id is there already; nothing is written then
     */
    public boolean append(AuditEntry entry) {
        return Boolean.TRUE.equals(transaction.execute(status -> appendLocked(clean(entry))));
    }

    /** Takes the locks for these entries in the order that is everybody's: nobody waits for somebody who waits for them. */
    public void lock(List<AuditEntry> entries) {
        entries.stream()
                .mapToInt(entry -> AuditChains.of(clean(entry)))
                .distinct()
                .sorted()
                .forEach(this::lockedEnd);
    }

    private boolean appendLocked(AuditEntry entry) {
        End end = lockedEnd(AuditChains.of(entry));
        Next next = next(end, entry.requestId());
        if (next.known()) {
            return false;
        }
        Standing standing = next.standing();
        String hash = AuditHash.of(end.hash(), standing, entry);
        if (!insert(standing, entry, end.hash(), hash)) {
            // Only another chain's writer can have used the request id since the look at it.
            if (next(end, entry.requestId()).known()) {
                return false;
            }
            throw new IllegalStateException("The end of chain " + end.chain()
                    + " of the audit trail was put back, or a row put behind it: ./rekey audit verify");
        }
        jdbc.sql("update audit_chain set entries = :place, hash = :hash where chain = :chain")
                .param("place", standing.place())
                .param("hash", hash)
                .param("chain", end.chain())
                .update();
        TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
            @Override
            public void afterCommit() {
                listener.written(entry);
            }
        });
        return true;
    }

    private End lockedEnd(int chain) {
        return jdbc.sql("select entries, hash from audit_chain where chain = :chain for update")
                .param("chain", chain)
                .query((row, index) -> new End(chain, row.getLong("entries"), row.getString("hash")))
                .single();
    }

    private record Next(Standing standing, boolean known) {}

    /** Behind the lock: within a chain numbers rise, and the roots that entries tell of never fall. */
    private Next next(End end, @Nullable String requestId) {
        return jdbc.sql("""
                        select nextval('audit_entry_number') as entry_no,
                            (select coalesce(max(root_no), 0) from audit_root) as root_no,
                            (select count(*) from audit_entry where request_id = :request) as known
                        """)
                .param("request", requestId)
                .query((row, index) -> new Next(
                        new Standing(row.getLong("entry_no"), end.chain(), end.entries() + 1, row.getLong("root_no")),
                        row.getLong("known") > 0))
                .single();
    }

    private boolean insert(Standing standing, AuditEntry entry, String previous, String hash) {
        return jdbc.sql("""
                        insert into audit_entry (entry_no, chain, place, root_no, happened_at, actor_kind, actor, action,
                            customer_id, session_id, account_id, words, request_id, prev_hash, hash)
                        values (:number, :chain, :place, :root, :at, :actorKind, :actor, :action,
                            :customer, :session, :account, :words, :request, :prev, :hash)
                        on conflict do nothing
                        """)
                        .param("number", standing.number())
                        .param("chain", standing.chain())
                        .param("place", standing.place())
                        .param("root", standing.root())
                        .param("at", Moments.column(entry.at()))
                        .param("actorKind", entry.actorKind())
                        .param("actor", entry.actor())
                        .param("action", entry.action())
                        .param("customer", entry.customerId())
                        .param("session", entry.sessionId())
                        .param("account", entry.accountId())
                        .param("words", entry.text())
                        .param("request", entry.requestId())
                        .param("prev", previous)
                        .param("hash", hash)
                        .update()
                > 0;
    }

    private static AuditEntry clean(AuditEntry entry) {
        return new AuditEntry(
                Moments.stored(entry.at()),
                Words.clean(entry.actorKind(), 40),
                Words.clean(entry.actor(), 200),
                Words.clean(entry.action(), 80),
                Words.cleanOrNull(entry.customerId(), 64),
                Words.cleanOrNull(entry.sessionId(), 100),
                Words.cleanOrNull(entry.accountId(), 36),
                Words.clean(entry.text(), 2_000),
                Words.cleanOrNull(entry.requestId(), 200));
    }
}
