package dev.rekey.accounts.write;

import dev.rekey.accounts.signing.Signing;
import dev.rekey.accounts.store.Moments;
import dev.rekey.accounts.write.AuditHash.End;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Makes the roots of the audit trail: from time to time a worker signs where every chain has come to. Whoever writes the
 * database without a worker's key can then not take back what stood before the root, with the ends of the chains neither.
 * Whoever takes the root out with it is found by every process that has seen it: that signs nothing any more. No writer of
 * entries waits for it.
 */
public final class AuditRoots {

    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;
    private final Signing workers;
    private final Clock clock;
    private volatile @Nullable AuditRoot seen;

    /** Makes them in this database, signed so. */
    public AuditRoots(JdbcClient jdbc, PlatformTransactionManager transactions, Signing workers, Clock clock) {
        this.jdbc = jdbc;
        this.transaction = new TransactionTemplate(transactions);
        this.workers = workers;
        this.clock = clock;
    }

    /** Whether this process has a key to sign roots with. */
    public boolean canMake() {
        return workers.canSign();
    }

    /**
     * Makes a root; empty when nothing was written since the last one, or another process was first.
     *
     * @throws IllegalStateException with a sentence when a root that was seen here is not there any more
     */
    public Optional<AuditRoot> make() {
        AuditRoot earlier = seen;
        if (earlier != null && !holds(earlier.hash())) {
            throw new IllegalStateException("Root " + earlier.number() + " of the audit trail, " + earlier.hash()
                    + ", is not there any more: the accounts database was put back, or somebody changes the trail. This"
                    + " worker signs nothing of it until it is started again.");
        }
        Optional<AuditRoot> made = Objects.requireNonNull(transaction.execute(status -> makeNext()));
        seen = last().orElse(earlier);
        return made;
    }

    private Optional<AuditRoot> makeNext() {
        AuditRoot before = last().orElseGet(() -> new AuditRoot(0, Instant.EPOCH, AuditHash.START));
        // One statement, and so one moment: of two entries in a row it never sees the second one alone.
        List<End> ends = jdbc.sql("""
                        select chain, entries, hash from audit_chain c
                        where entries > 0 and not exists (
                            select 1 from audit_root_end e
                            where e.chain = c.chain and e.entries = c.entries and e.hash = c.hash)
                        order by chain
                        """)
                .query((row, index) -> new End(row.getInt("chain"), row.getLong("entries"), row.getString("hash")))
                .list();
        if (ends.isEmpty()) {
            return Optional.empty();
        }
        long number = before.number() + 1;
        Instant now = Moments.stored(clock.instant());
        AuditRoot root = new AuditRoot(number, now, AuditHash.ofRoot(before.hash(), number, now, ends));
        int first = jdbc.sql("""
                        insert into audit_root (root_no, made_at, prev_hash, hash, signature)
                        values (:number, :at, :prev, :hash, :signature) on conflict do nothing
                        """)
                .param("number", number)
                .param("at", Moments.column(now))
                .param("prev", before.hash())
                .param("hash", root.hash())
                .param("signature", workers.sign(AuditHash.statement(root.hash())))
                .update();
        if (first == 0) {
            return Optional.empty();
        }
        for (End end : ends) {
            jdbc.sql("""
                            insert into audit_root_end (root_no, chain, entries, hash)
                            values (:number, :chain, :entries, :hash)
                            """)
                    .param("number", number)
                    .param("chain", end.chain())
                    .param("entries", end.entries())
                    .param("hash", end.hash())
                    .update();
        }
        return Optional.of(root);
    }

    /** The newest root. */
    public Optional<AuditRoot> last() {
        return jdbc.sql("select root_no, made_at, hash from audit_root order by root_no desc limit 1")
                .query((row, index) ->
                        new AuditRoot(row.getLong("root_no"), Moments.required(row, "made_at"), row.getString("hash")))
                .optional();
    }

    /** Whether a root has this hash. */
    public boolean holds(String hash) {
        return jdbc.sql("select count(*) from audit_root where hash = :hash")
                        .param("hash", hash)
                        .query(Long.class)
                        .single()
                > 0;
    }
}
