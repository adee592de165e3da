package dev.rekey.accounts.secrets;

import dev.rekey.accounts.AuditEntry;
import dev.rekey.accounts.signing.PublicKeys;
import dev.rekey.accounts.signing.Signing;
import dev.rekey.accounts.store.Moments;
import dev.rekey.accounts.vault.Encryption;
import dev.rekey.accounts.write.AuditTrail;
import dev.rekey.accounts.write.ForeignKeys;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The intake keys: one pair for each account rotation. The page seals to the public half; the private half is kept under
 * the master key, and under a file of its own where there is a folder for that; both are destroyed at the end, after
 * which nothing that was ever sealed to it opens again.
 */
public final class IntakeKeyStore {

    private static final byte[] CONTEXT = Encryption.utf8("rekey/1 credential");
    private static final String SEALED_FOR = "rekey/1";
    private static final String WRAPPED_FOR = "rekey/1 intake key";
    private static final int LONGEST_SEALED = 32_768;

    /** No key lives longer without being asked for again, whatever a workflow says of its session. */
    public static final Duration LONGEST_LIFE = Duration.ofDays(92);

    /** A file that is younger may belong to a key that no other transaction sees yet. */
    private static final Duration LONGEST_TRANSACTION = Duration.ofHours(1);

    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;
    private final MasterKey masterKey;
    private final IntakeKeyFiles files;
    private final Signing workers;
    private final ForeignKeys foreign;
    private final AuditTrail audit;
    private final Clock clock;

    /** Keeps the keys in this database, under this master key, and signs their public halves. */
    public IntakeKeyStore(
            JdbcClient jdbc,
            PlatformTransactionManager transactions,
            MasterKey masterKey,
            IntakeKeyFiles files,
            Signing workers,
            ForeignKeys foreign,
            AuditTrail audit,
            Clock clock) {
        this.jdbc = jdbc;
        this.transaction = new TransactionTemplate(transactions);
        this.masterKey = masterKey;
        this.files = files;
        this.workers = workers;
        this.foreign = foreign;
        this.audit = audit;
        this.clock = clock;
    }

    // One row on its way through; nobody compares two of them.
    @SuppressWarnings("ArrayRecordComponent")
    private record Row(
            String publicKey,
            byte @Nullable [] wrapped,
            Instant expiresAt,
            @Nullable String signature) {}

    /**
     * Makes the key pair of an account rotation, or finds the one that lives already; a later expiry extends its life. One
     * that no worker made, or whose halves do not belong together, is put away for a new one.
     *
     * @param wanted when it should expire; {@link #LONGEST_LIFE} from now at the latest
     * @return the public key: 32 bytes, base64url without padding
     */
    public String create(String sessionId, String accountId, Instant wanted) {
        Instant latest = clock.instant().plus(LONGEST_LIFE);
        Instant expiresAt = wanted.isBefore(latest) ? wanted : latest;
        return Objects.requireNonNull(transaction.execute(status -> {
            Optional<Row> known = row(sessionId, accountId, " for update");
            if (known.isPresent() && alive(known.get()) && ours(sessionId, accountId, known.get())) {
                if (known.get().expiresAt().isBefore(Moments.stored(expiresAt))) {
                    jdbc.sql("""
                        update intake_key set expires_at = :expires, signature = :signature
                        where session_id = :session and account_id = :account
                        """)
                            .param(
                                    "signature",
                                    signature(sessionId, accountId, known.get().publicKey(), expiresAt))
                            .param("session", sessionId)
                            .param("account", accountId)
                            .param("expires", Moments.column(expiresAt))
                            .update();
                }
                return known.get().publicKey();
            }
            known.ifPresent(old -> files.destroy(name(sessionId, accountId, old.publicKey())));
            return makeNew(sessionId, accountId, expiresAt, known.isPresent());
        }));
    }

    private String makeNew(String sessionId, String accountId, Instant expiresAt, boolean replace) {
        MasterKeyMark.beforeWrapping(jdbc, masterKey);
        Hpke.KeyPair pair = Hpke.newKeyPair();
        String publicKey = Base64.getUrlEncoder().withoutPadding().encodeToString(pair.publicKey());
        byte[] bound = boundTo(sessionId, accountId, publicKey);
        String name = name(sessionId, accountId, publicKey);
        int written = jdbc.sql(replace ? """
            update intake_key set public_key = :public, wrapped_private = :wrapped,
                expires_at = :expires, signature = :signature, destroyed_at = null
            where session_id = :session and account_id = :account
            """ : """
                                    insert into intake_key (session_id, account_id, public_key, wrapped_private, expires_at,
                                        signature)
                                    values (:session, :account, :public, :wrapped, :expires, :signature)
                                    on conflict do nothing
                                    """)
                .param("session", sessionId)
                .param("account", accountId)
                .param("public", publicKey)
                .param("wrapped", masterKey.wrap(files.encrypt(name, bound, pair.privateKey()), bound))
                .param("expires", Moments.column(expiresAt))
                .param("signature", signature(sessionId, accountId, publicKey, expiresAt))
                .update();
        if (written == 0) {
            // Somebody made it at the same moment: theirs is the one that stands.
            files.destroy(name);
            return row(sessionId, accountId, "").orElseThrow().publicKey();
        }
        foreign.intakeKeyMade(sessionId, accountId);
        note("INTAKE_KEY_MADE", sessionId, accountId, "A key pair was made to which the customer's page seals.");
        return publicKey;
    }

    /**
     * Opens what a page sealed for this session, account, slot and attempt. What is refused is a row of the audit trail,
     * once for each attempt.
     *
     * @param sealed base64url without padding
     * @throws SealBroken when it does not open, or holds no credential
     * @throws IntakeKeyGone when nothing can open it any more
     */
    public CredentialSecret open(String sessionId, String accountId, String slot, int attempt, String sealed)
            throws SealBroken, IntakeKeyGone {
        try {
            return opened(sessionId, accountId, slot, attempt, sealed);
        } catch (SealBroken broken) {
            refused(sessionId, accountId, slot, attempt, """
                what arrived does not open here. It was changed or cut on the way, or sealed for another account, key\
                 or attempt.\
                """);
            throw broken;
        } catch (IntakeKeyGone gone) {
            refused(sessionId, accountId, slot, attempt, "the key pair it was sealed to is gone.");
            throw gone;
        }
    }

    private CredentialSecret opened(String sessionId, String accountId, String slot, int attempt, String sealed)
            throws SealBroken, IntakeKeyGone {
        Row row = row(sessionId, accountId, "").filter(this::alive).orElseThrow(IntakeKeyGone::new);
        byte[] wrapped = row.wrapped();
        if (wrapped == null) {
            throw new IntakeKeyGone();
        }
        byte[] privateKey =
                unwrap(sessionId, accountId, row.publicKey(), wrapped).orElseThrow(IntakeKeyGone::new);
        byte[] publicKey = Base64.getUrlDecoder().decode(row.publicKey());
        byte[] plain = Hpke.open(
                new Hpke.KeyPair(publicKey, privateKey),
                sealedFor(sessionId, accountId, slot, attempt),
                CONTEXT,
                decode(sealed));
        try {
            return CredentialSecret.fromJson(plain);
        } finally {
            Arrays.fill(plain, (byte) 0);
        }
    }

    private void refused(String sessionId, String accountId, String slot, int attempt, String why) {
        audit.append(new AuditEntry(
                clock.instant(),
                "PROGRAM",
                "rekey",
                "SEALED_KEY_REFUSED",
                customer(accountId),
                sessionId,
                accountId,
                "Attempt " + attempt + " for the " + slot + " key was refused: " + why,
                "sealed-refused/" + sessionId + "/" + accountId + "/" + slot + "/" + attempt));
    }

    /** Overwrites the private half. Doing it again changes nothing. */
    public void destroy(String sessionId, String accountId) {
        destroy(sessionId, accountId, "");
    }

    private boolean destroy(String sessionId, String accountId, String onlyIf) {
        Optional<Row> known = row(sessionId, accountId, "");
        boolean done = Boolean.TRUE.equals(transaction.execute(status -> {
            int destroyed = jdbc.sql("""
                update intake_key set wrapped_private = null, destroyed_at = :now
                where session_id = :session and account_id = :account and destroyed_at is null
                """ + onlyIf)
                    .param("session", sessionId)
                    .param("account", accountId)
                    .param("now", Moments.column(clock.instant()))
                    .update();
            if (destroyed > 0) {
                note(
                        "INTAKE_KEY_DESTROYED",
                        sessionId,
                        accountId,
                        "The key pair was destroyed: what was sealed to it can never be opened again.");
            }
            return destroyed > 0;
        }));
        if (done && known.isPresent()) {
            files.destroy(name(sessionId, accountId, known.get().publicKey()));
        }
        return done;
    }

    /** Overwrites the private halves whose time is over, each by itself. Returns how many there were. */
    public int destroyExpired() {
        record Expired(String sessionId, String accountId) {}
        List<Expired> expired = jdbc.sql("""
            select session_id, account_id from intake_key
            where destroyed_at is null and expires_at <= :now order by session_id, account_id
            """)
                .param("now", Moments.column(clock.instant()))
                .query((row, index) -> new Expired(row.getString("session_id"), row.getString("account_id")))
                .list();
        int destroyed = 0;
        for (Expired key : expired) {
            // One that was given more time meanwhile stays.
            destroyed += destroy(key.sessionId(), key.accountId(), " and expires_at <= :now") ? 1 : 0;
        }
        // Of keys that were destroyed by a worker that died in the next moment, or never came to be.
        files.destroyAllBut(living(), clock.instant().minus(LONGEST_TRANSACTION));
        return destroyed;
    }

    private Set<String> living() {
        return Set.copyOf(jdbc.sql("""
            select session_id, account_id, public_key from intake_key where wrapped_private is not null
            """)
                .query((row, index) ->
                        name(row.getString("session_id"), row.getString("account_id"), row.getString("public_key")))
                .list());
    }

    /** In the transaction of the change it tells of. */
    private void note(String action, String sessionId, String accountId, String text) {
        audit.append(new AuditEntry(
                clock.instant(), "PROGRAM", "rekey", action, customer(accountId), sessionId, accountId, text, null));
    }

    /** Whose account it is, so that the row stands in the customer's own timeline too. */
    private @Nullable String customer(String accountId) {
        return jdbc.sql("select customer_id from trading_account where id = :id")
                .param("id", accountId)
                .query(String.class)
                .optional()
                .orElse(null);
    }

    /** Seals a credential as the page does: for programs and tests that hold one. */
    public static String seal(
            String publicKey, String sessionId, String accountId, String slot, int attempt, CredentialSecret secret) {
        byte[] sealed = Hpke.seal(
                Base64.getUrlDecoder().decode(publicKey),
                Encryption.boundTo(SEALED_FOR, sessionId, accountId, slot, Integer.toString(attempt)),
                CONTEXT,
                secret.toJson());
        return Base64.getUrlEncoder().withoutPadding().encodeToString(sealed);
    }

    private String signature(String sessionId, String accountId, String publicKey, Instant expiresAt) {
        return workers.sign(PublicKeys.intake(sessionId, accountId, publicKey, Moments.stored(expiresAt)));
    }

    /** Whether a worker made this pair, and both halves are what it made. */
    private boolean ours(String sessionId, String accountId, Row row) {
        boolean signed = workers.signed(
                PublicKeys.intake(sessionId, accountId, row.publicKey(), row.expiresAt()), row.signature());
        return signed && opens(sessionId, accountId, row);
    }

    private boolean opens(String sessionId, String accountId, Row row) {
        byte[] wrapped = row.wrapped();
        try {
            return wrapped != null
                    && unwrap(sessionId, accountId, row.publicKey(), wrapped).isPresent();
        } catch (IllegalStateException broken) {
            return false;
        }
    }

    /** Names the file of a pair; each pair has its own, so that two that are made at once do not share one. */
    private static String name(String sessionId, String accountId, String publicKey) {
        return sessionId + "\n" + accountId + "\n" + publicKey;
    }

    private boolean alive(Row row) {
        return row.wrapped() != null && clock.instant().isBefore(row.expiresAt());
    }

    private Optional<Row> row(String sessionId, String accountId, String lock) {
        return jdbc.sql("""
            select public_key, wrapped_private, expires_at, signature from intake_key
            where session_id = :session and account_id = :account
            """ + lock)
                .param("session", sessionId)
                .param("account", accountId)
                .query((row, index) -> new Row(
                        row.getString("public_key"),
                        row.getBytes("wrapped_private"),
                        Moments.required(row, "expires_at"),
                        row.getString("signature")))
                .optional();
    }

    /** A private half that does not open is our trouble, not the trader's: it must not look like a bad paste. */
    private Optional<byte[]> unwrap(String sessionId, String accountId, String publicKey, byte[] wrapped) {
        try {
            byte[] bound = boundTo(sessionId, accountId, publicKey);
            return files.decrypt(name(sessionId, accountId, publicKey), bound, masterKey.unwrap(wrapped, bound));
        } catch (SealBroken e) {
            throw new IllegalStateException("the stored intake key does not open under this master key", e);
        }
    }

    /** What a wrapped private half is bound to. */
    static byte[] boundTo(String sessionId, String accountId, String publicKey) {
        return Encryption.boundTo(WRAPPED_FOR, sessionId, accountId, publicKey);
    }

    private static byte[] sealedFor(String sessionId, String accountId, String slot, int attempt) throws SealBroken {
        try {
            return Encryption.boundTo(SEALED_FOR, sessionId, accountId, slot, Integer.toString(attempt));
        } catch (IllegalArgumentException e) {
            throw new SealBroken("the sealed value was made for something else");
        }
    }

    private static byte[] decode(String sealed) throws SealBroken {
        if (sealed.length() > LONGEST_SEALED) {
            throw new SealBroken("the sealed value is too long");
        }
        try {
            return Base64.getUrlDecoder().decode(sealed);
        } catch (IllegalArgumentException e) {
            throw new SealBroken("the sealed value has characters that no sealed value has");
        }
    }
}
