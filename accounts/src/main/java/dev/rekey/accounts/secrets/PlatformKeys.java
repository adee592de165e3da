package dev.rekey.accounts.secrets;

import dev.rekey.accounts.store.Moments;
import dev.rekey.accounts.vault.Encryption;
import java.time.Clock;
import java.util.HexFormat;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The platform's own keys, each made once and kept under the master key: the engine key pair, to which every credential
 * is sealed; the key of the fingerprints; and the key that tells our own seals from others. Because they are wrapped and
 * not derived, the master key can be replaced and they stay. The engine's public half stands nowhere: it is worked out
 * from the private one, so that nobody who writes the database can put another in its place.
 */
public final class PlatformKeys {

    private static final String WRAPPED_FOR = "rekey/1 platform key";

    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;
    private final MasterKey masterKey;
    private final Clock clock;
    private volatile Hpke.@Nullable KeyPair engine;
    private volatile byte @Nullable [] fingerprinting;
    private volatile byte @Nullable [] origin;

    /** Keeps the keys in this database, under this master key. */
    public PlatformKeys(JdbcClient jdbc, PlatformTransactionManager transactions, MasterKey masterKey, Clock clock) {
        this.jdbc = jdbc;
        this.transaction = new TransactionTemplate(transactions);
        this.masterKey = masterKey;
        this.clock = clock;
    }

    /** What the keys are for; each name stands in the database. */
    enum Purpose {
        ENGINE,
        FINGERPRINT,
        ORIGIN;

        /** What a wrapped key is bound to. */
        byte[] boundTo() {
            return Encryption.boundTo(WRAPPED_FOR, name());
        }
    }

    // One row on its way through; nobody compares two of them.
    @SuppressWarnings("ArrayRecordComponent")
    private record Row(byte[] wrapped) {}

    /** The pair that opens credentials. */
    Hpke.KeyPair engine() throws SealBroken {
        Hpke.KeyPair known = engine;
        if (known == null) {
            Row row = row(Purpose.ENGINE).orElseGet(this::makeEngine);
            known = Hpke.pairOf(open(Purpose.ENGINE, row));
            engine = known;
        }
        return known;
    }

    /** A keyed hash of a text: equal texts have equal hashes, and without the key none can be tried out. */
    String fingerprint(String text) {
        byte[] key = fingerprinting;
        if (key == null) {
            try {
                key = open(Purpose.FINGERPRINT, row(Purpose.FINGERPRINT).orElseGet(this::makeFingerprinting));
            } catch (SealBroken e) {
                // Our trouble, not the trader's: no key may look unknown for it.
                throw new IllegalStateException("the fingerprints' key does not open under this master key", e);
            }
            fingerprinting = key;
        }
        return HexFormat.of().formatHex(Encryption.hmac(key, Encryption.utf8(text)));
    }

    /** What nobody but the platform can say of some bytes. */
    String origin(byte[] bytes) throws SealBroken {
        byte[] key = origin;
        if (key == null) {
            key = open(
                    Purpose.ORIGIN,
                    row(Purpose.ORIGIN)
                            .orElseGet(() -> insert(Purpose.ORIGIN, Encryption.random(Encryption.KEY_BYTES))));
            origin = key;
        }
        return HexFormat.of().formatHex(Encryption.hmac(key, bytes));
    }

    private byte[] open(Purpose purpose, Row row) throws SealBroken {
        return masterKey.unwrap(row.wrapped(), purpose.boundTo());
    }

    private Row makeEngine() {
        return insert(Purpose.ENGINE, Hpke.newKeyPair().privateKey());
    }

    /** A database of the time when fingerprints hung on the master key itself goes on with that key. */
    private Row makeFingerprinting() {
        boolean known = jdbc.sql("select 1 from key_history limit 1")
                .query(Integer.class)
                .optional()
                .isPresent();
        return insert(
                Purpose.FINGERPRINT,
                known ? masterKey.formerFingerprinting() : Encryption.random(Encryption.KEY_BYTES));
    }

    /** When somebody makes it at the same moment, theirs is the one that stands. */
    private Row insert(Purpose purpose, byte[] key) {
        transaction.executeWithoutResult(status -> {
            MasterKeyMark.beforeWrapping(jdbc, masterKey);
            jdbc.sql("""
                insert into platform_key (purpose, wrapped, made_at)
                values (:purpose, :wrapped, :now)
                on conflict do nothing
                """)
                    .param("purpose", purpose.name())
                    .param("wrapped", masterKey.wrap(key, purpose.boundTo()))
                    .param("now", Moments.column(clock.instant()))
                    .update();
        });
        return row(purpose).orElseThrow();
    }

    private Optional<Row> row(Purpose purpose) {
        return jdbc.sql("select wrapped from platform_key where purpose = :purpose")
                .param("purpose", purpose.name())
                .query((row, index) -> new Row(row.getBytes("wrapped")))
                .optional();
    }
}
