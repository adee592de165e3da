package dev.rekey.accounts.read;

import dev.rekey.accounts.signing.PublicKeys;
import dev.rekey.accounts.signing.Signing;
import dev.rekey.accounts.store.Moments;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The public halves of the intake keys: what a page needs to seal a credential. Only those that a worker signed are
 * handed out; who can write the database could have put one of theirs in its place.
 */
public final class IntakePublicKeys {

    private final JdbcClient jdbc;
    private final Signing workers;
    private final Clock clock;

    /** Reads from this database, and believes these signatures. */
    public IntakePublicKeys(JdbcClient jdbc, Signing workers, Clock clock) {
        this.jdbc = jdbc;
        this.workers = workers;
        this.clock = clock;
    }

    private record Row(
            String publicKey, Instant expiresAt, @Nullable String signature) {}

    /** The public key of an account rotation (32 bytes, base64url without padding), while its private half lives. */
    public Optional<String> publicKey(String sessionId, String accountId) {
        return row(sessionId, accountId)
                .filter(row -> ours(sessionId, accountId, row))
                .map(Row::publicKey);
    }

    /** Whether there is one that no worker of ours made: nothing may be sealed to it. */
    public boolean isForeign(String sessionId, String accountId) {
        return row(sessionId, accountId)
                .filter(row -> !ours(sessionId, accountId, row))
                .isPresent();
    }

    private boolean ours(String sessionId, String accountId, Row row) {
        return workers.signed(
                PublicKeys.intake(sessionId, accountId, row.publicKey(), row.expiresAt()), row.signature());
    }

    private Optional<Row> row(String sessionId, String accountId) {
        return jdbc.sql("""
            select public_key, expires_at, signature from intake_key
            where session_id = :session and account_id = :account
              and destroyed_at is null and expires_at > :now
            """)
                .param("session", sessionId)
                .param("account", accountId)
                .param("now", Moments.column(clock.instant()))
                .query((row, index) -> new Row(
                        row.getString("public_key"), Moments.required(row, "expires_at"), row.getString("signature")))
                .optional();
    }
}
