package dev.rekey.accounts.write;

import dev.rekey.accounts.AuditEntry;
import dev.rekey.accounts.read.AuditLine;
import dev.rekey.accounts.read.AuditLog;
import dev.rekey.accounts.store.Moments;
import dev.rekey.accounts.store.Words;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The audit trail: rows in a hash chain. Each row's hash covers its content and the hash before it, so a row that was
 * changed, taken out or put in shows, and so does an end that was cut off.
 *
 * <p>The hashes carry no key. Whoever may write the whole table can write a new, whole chain; to notice that as well,
 * note {@link #head()} somewhere else from time to time.
 */
public final class AuditTrail {

    static final String START = "0".repeat(64);
    private static final int ROWS_AT_ONCE = 1_000;

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

    /** The end of the chain: number and hash of the newest row. */
    public record Head(long number, String hash) {}

    /**
     * What a walk along the chain found.
     *
     * @param rows how many rows were found whole
     * @param firstBrokenRow the number of the first row that is changed or missing; null when all is whole
     * @param finding one sentence
     */
    public record Check(long rows, @Nullable Long firstBrokenRow, String finding) {

        /** Whether nothing is broken. */
        public boolean whole() {
            return firstBrokenRow == null;
        }
    }

    /**
     * Appends an entry, in the caller's transaction if there is one: then both are kept or neither. Take this lock last:
     * every writer waits for it.
     *
     * @return false when an entry with this request id is there already; nothing is written then
     */
    public boolean append(AuditEntry entry) {
        return Boolean.TRUE.equals(transaction.execute(status -> appendLocked(clean(entry))));
    }

    private boolean appendLocked(AuditEntry entry) {
        Head head = jdbc.sql("select entry_no, hash from audit_head where id = 1 for update")
                .query((row, index) -> new Head(row.getLong("entry_no"), row.getString("hash")))
                .single();
        if (entry.requestId() != null && isKnown(entry.requestId())) {
            return false;
        }
        long number = head.number() + 1;
        String hash = hash(head.hash(), number, entry);
        jdbc.sql("""
                        insert into audit_entry (entry_no, happened_at, actor_kind, actor, action, customer_id,
                            session_id, account_id, words, request_id, prev_hash, hash)
                        values (:number, :at, :actorKind, :actor, :action, :customer,
                            :session, :account, :words, :request, :prev, :hash)
                        """)
                .param("number", number)
                .param("at", Moments.column(entry.at()))
                .param("actorKind", entry.actorKind())
                .param("actor", entry.actor())
                .param("action", entry.action())
                .param("customer", entry.customerId())
                .param("session", entry.sessionId())
                .param("account", entry.accountId())
                .param("words", entry.text())
                .param("request", entry.requestId())
                .param("prev", head.hash())
                .param("hash", hash)
                .update();
        jdbc.sql("update audit_head set entry_no = :number, hash = :hash where id = 1")
                .param("number", number)
                .param("hash", hash)
                .update();
        TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
            @Override
            public void afterCommit() {
                listener.written(entry);
            }
        });
        return true;
    }

    private boolean isKnown(String requestId) {
        return jdbc.sql("select 1 from audit_entry where request_id = :request")
                .param("request", requestId)
                .query(Integer.class)
                .optional()
                .isPresent();
    }

    /** The end of the chain. */
    public Head head() {
        return jdbc.sql("select entry_no, hash from audit_head where id = 1")
                .query((row, index) -> new Head(row.getLong("entry_no"), row.getString("hash")))
                .single();
    }

    /** Walks the whole chain and names the first row that is not as it was written. */
    public Check verify() {
        // Read before the rows: entries appended during the walk are then beyond it and no cut-off end.
        Head head = head();
        String previous = START;
        long number = 0;
        while (true) {
            List<Link> links = linksAfter(number);
            for (Link link : links) {
                long expected = number + 1;
                if (link.line().number() != expected) {
                    return new Check(number, expected, "Entry " + expected + " is missing.");
                }
                if (!link.previous().equals(previous)
                        || !link.line()
                                .hash()
                                .equals(hash(previous, expected, link.line().entry()))) {
                    return new Check(number, expected, "Entry " + expected + " is not as it was written.");
                }
                previous = link.line().hash();
                number = expected;
                if (number == head.number() && !previous.equals(head.hash())) {
                    return new Check(number, number, "Entry " + number + " is not the one that was written last.");
                }
            }
            if (links.size() < ROWS_AT_ONCE) {
                break;
            }
        }
        if (number < head.number()) {
            return new Check(number, number + 1, "Entry " + (number + 1) + " and what followed it are missing.");
        }
        return new Check(number, null, "All " + number + " entries are as they were written.");
    }

    private record Link(AuditLine line, String previous) {}

    private List<Link> linksAfter(long number) {
        return jdbc.sql("select * from audit_entry where entry_no > :number order by entry_no limit :limit")
                .param("number", number)
                .param("limit", ROWS_AT_ONCE)
                .query((row, index) -> new Link(AuditLog.line(row, index), row.getString("prev_hash")))
                .list();
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

    /** Each part goes in with its length, so that no two different entries can read the same. */
    private static String hash(String previous, long number, AuditEntry entry) {
        MessageDigest digest;
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
        part(digest, "rekey/1 audit");
        part(digest, previous);
        part(digest, Long.toString(number));
        part(digest, entry.at().toString());
        part(digest, entry.actorKind());
        part(digest, entry.actor());
        part(digest, entry.action());
        part(digest, entry.customerId());
        part(digest, entry.sessionId());
        part(digest, entry.accountId());
        part(digest, entry.text());
        part(digest, entry.requestId());
        return HexFormat.of().formatHex(digest.digest());
    }

    private static void part(MessageDigest digest, @Nullable String text) {
        if (text == null) {
            digest.update(ByteBuffer.allocate(4).putInt(-1).array());
            return;
        }
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        digest.update(ByteBuffer.allocate(4).putInt(bytes.length).array());
        digest.update(bytes);
    }
}
