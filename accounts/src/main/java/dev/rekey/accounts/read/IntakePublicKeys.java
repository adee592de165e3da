package dev.rekey.accounts.read;

import dev.rekey.accounts.store.Moments;
import java.time.Clock;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The public halves of the intake keys: what a page needs to seal a credential. */
public final class IntakePublicKeys {

    private final JdbcClient jdbc;
    private final Clock clock;

    /** Reads from this database. */
    public IntakePublicKeys(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /** The public key of an account rotation (32 bytes, base64url without padding), while its private half lives. */
    public Optional<String> publicKey(String sessionId, String accountId) {
        return jdbc.sql("""
                        select public_key from intake_key
                        where session_id = :session and account_id = :account
                          and destroyed_at is null and expires_at > :now
                        """)
                .param("session", sessionId)
                .param("account", accountId)
                .param("now", Moments.column(clock.instant()))
                .query(String.class)
                .optional();
    }
}
