package dev.rekey.accounts.secrets;

import dev.rekey.accounts.AuditEntry;
import dev.rekey.accounts.write.AuditTrail;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Replaces the master key: what it wraps is wrapped anew, row by row. Old and new key open until the end, so that
 * everything else goes on meanwhile, and a replacement that was cut short anywhere is ended by doing it again. Nothing
 * is sealed anew and no key is forgotten, because credentials and fingerprints hang on the platform's keys.
 */
public final class MasterKeyRotation {

    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;
    private final AuditTrail audit;
    private final Clock clock;

    /** Works on this database. */
    public MasterKeyRotation(JdbcClient jdbc, PlatformTransactionManager transactions, AuditTrail audit, Clock clock) {
        this.jdbc = jdbc;
        this.transaction = new TransactionTemplate(transactions);
        this.audit = audit;
        this.clock = clock;
    }

    /**
     * What was done.
     *
     * @param wrapped how many values were wrapped anew, this time
     * @param unreadable how many opened under neither key and were left as they are
     * @param oldKeyDropped whether the old key is gone from its place; false when a person must take it out
     */
    public record Result(int wrapped, int unreadable, boolean oldKeyDropped) {}

    private record Mark(String inForce, @Nullable String previous) {}

    private enum Row {
        ANEW,
        AS_IT_WAS,
        UNREADABLE
    }

    /**
     * Replaces the key, or ends a replacement that was begun.
     *
     * @throws IllegalStateException with a sentence when a person must do something first
     */
    public Result run(MasterKey key) {
        MasterKeyMark.check(jdbc, key);
        Mark before = mark();
        boolean onlyTheEndIsMissing = before.previous() != null && key.reload().equals(List.of(before.inForce()));
        if (!onlyTheEndIsMissing) {
            key.beginReplacing();
            jdbc.sql("""
                            update master_key_mark set previous_mark = mark, mark = :mark
                            where id = 1 and mark <> :mark
                            """).param("mark", key.mark()).update();
        }
        int wrapped = 0;
        int unreadable = 0;
        // Nothing is wrapped under the old key any more: whoever wraps looks at the mark first.
        for (Row row : all(key)) {
            wrapped += row == Row.ANEW ? 1 : 0;
            unreadable += row == Row.UNREADABLE ? 1 : 0;
        }
        boolean dropped = onlyTheEndIsMissing || key.endReplacing();
        int count = wrapped;
        transaction.executeWithoutResult(status -> {
            jdbc.sql("update master_key_mark set previous_mark = null where id = 1")
                    .update();
            audit.append(new AuditEntry(
                    clock.instant(),
                    "PROGRAM",
                    "rekey",
                    "MASTER_KEY_REPLACED",
                    null,
                    null,
                    null,
                    "The master key was replaced; " + count + " values were wrapped anew.",
                    "master-key/" + key.mark()));
        });
        return new Result(wrapped, unreadable, dropped);
    }

    private List<Row> all(MasterKey key) {
        record Intake(String sessionId, String accountId) {}
        List<Intake> intakes = jdbc.sql("""
                        select session_id, account_id from intake_key
                        where wrapped_private is not null order by session_id, account_id
                        """)
                .query((row, index) -> new Intake(row.getString("session_id"), row.getString("account_id")))
                .list();
        List<Row> rows = new ArrayList<>();
        for (PlatformKeys.Purpose purpose : PlatformKeys.Purpose.values()) {
            rows.add(inTransaction(() -> platformKey(key, purpose)));
        }
        for (Intake intake : intakes) {
            rows.add(inTransaction(() -> intakeKey(key, intake.sessionId(), intake.accountId())));
        }
        return rows;
    }

    private Row platformKey(MasterKey key, PlatformKeys.Purpose purpose) {
        Optional<byte[]> wrapped = jdbc.sql("select wrapped from platform_key where purpose = :purpose for update")
                .param("purpose", purpose.name())
                .query((row, index) -> row.getBytes("wrapped"))
                .optional();
        if (wrapped.isEmpty() || key.isUnderNewest(wrapped.get(), purpose.boundTo())) {
            return Row.AS_IT_WAS;
        }
        return again(key, wrapped.get(), purpose.boundTo())
                .map(anew -> {
                    jdbc.sql("update platform_key set wrapped = :wrapped where purpose = :purpose")
                            .param("purpose", purpose.name())
                            .param("wrapped", anew)
                            .update();
                    return Row.ANEW;
                })
                .orElse(Row.UNREADABLE);
    }

    private Row intakeKey(MasterKey key, String sessionId, String accountId) {
        // One row on its way through; nobody compares two of them.
        @SuppressWarnings("ArrayRecordComponent")
        record Stored(byte[] boundTo, byte @Nullable [] wrapped) {}
        Stored stored = jdbc.sql("""
                        select public_key, wrapped_private from intake_key
                        where session_id = :session and account_id = :account for update
                        """)
                .param("session", sessionId)
                .param("account", accountId)
                .query((row, index) -> new Stored(
                        IntakeKeyStore.boundTo(sessionId, accountId, row.getString("public_key")),
                        row.getBytes("wrapped_private")))
                .single();
        byte[] wrapped = stored.wrapped();
        if (wrapped == null || key.isUnderNewest(wrapped, stored.boundTo())) {
            return Row.AS_IT_WAS;
        }
        return again(key, wrapped, stored.boundTo())
                .map(anew -> {
                    jdbc.sql("""
                                    update intake_key set wrapped_private = :wrapped
                                    where session_id = :session and account_id = :account
                                    """)
                            .param("session", sessionId)
                            .param("account", accountId)
                            .param("wrapped", anew)
                            .update();
                    return Row.ANEW;
                })
                .orElse(Row.UNREADABLE);
    }

    private static Optional<byte[]> again(MasterKey key, byte[] wrapped, byte[] boundTo) {
        try {
            return Optional.of(key.wrap(key.unwrap(wrapped, boundTo), boundTo));
        } catch (SealBroken e) {
            return Optional.empty();
        }
    }

    private Row inTransaction(Supplier<Row> work) {
        return Objects.requireNonNull(transaction.execute(status -> work.get()));
    }

    private Mark mark() {
        return jdbc.sql("select mark, previous_mark from master_key_mark where id = 1")
                .query((row, index) -> new Mark(row.getString("mark"), row.getString("previous_mark")))
                .single();
    }
}
