package dev.rekey.accounts.secrets;

import dev.rekey.accounts.AuditEntry;
import dev.rekey.accounts.KeyState;
import dev.rekey.accounts.signing.PublicKeys;
import dev.rekey.accounts.signing.Signing;
import dev.rekey.accounts.store.Moments;
import dev.rekey.accounts.store.Words;
import dev.rekey.accounts.write.Accounts;
import dev.rekey.accounts.write.AuditTrail;
import dev.rekey.accounts.write.ForeignKeys;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The credentials at rest, each sealed to the engine and to its customer's vault, and bound to its customer, account,
 * slot and attempt, so that sealed bytes moved to another row do not open. A customer who never had a vault has one from
 * the first reset on, which wipes everything: until then credentials are sealed to the engine alone.
 *
 * <p>Every change goes by the attempt's id and may be repeated: who got no answer asks again. Changes of one account
 * wait for each other on the account's row lock, and a promotion shares one transaction with its audit row, so a crash
 * leaves all of it or none.
 */
public final class CredentialStore {

    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;
    private final PlatformKeys keys;
    private final Fingerprints fingerprints;
    private final Accounts accounts;
    private final Signing starters;
    private final ForeignKeys foreign;
    private final AuditTrail audit;
    private final Clock clock;

    /** Keeps the credentials in this database, sealed with these keys and to vaults that starters signed. */
    public CredentialStore(
            JdbcClient jdbc,
            PlatformTransactionManager transactions,
            PlatformKeys keys,
            Fingerprints fingerprints,
            Accounts accounts,
            Signing starters,
            ForeignKeys foreign,
            AuditTrail audit,
            Clock clock) {
        this.jdbc = jdbc;
        this.transaction = new TransactionTemplate(transactions);
        this.keys = keys;
        this.fingerprints = fingerprints;
        this.accounts = accounts;
        this.starters = starters;
        this.foreign = foreign;
        this.audit = audit;
        this.clock = clock;
    }

    private record History(String fingerprint, boolean stored, boolean promoted, boolean closed) {}

    /**
     * Notes that a credential is about to be proved. From then on a vault reset and the end of the rotation end the
     * attempt as well: what is proved after them is not stored.
     *
     * @return false when proving it is in vain: the attempt is over, its key is not in use any more, or it is the attempt
     *     of another key
     * @throws VaultNotOurs when it could not be kept afterwards
     */
    public boolean begin(String accountId, String slot, String attemptId, CredentialSecret secret) {
        String fingerprint = fingerprints.of(secret.identity());
        return locked(accountId, () -> {
            vault(accountId).ifPresent(ours -> foreign.vaultIsOurs(ours.customerId()));
            Optional<History> history = history(accountId, slot, attemptId);
            if (history.isEmpty()) {
                remember(accountId, slot, attemptId, fingerprint, secret.lastFour(), null);
                return true;
            }
            History known = history.get();
            boolean sameKey = known.fingerprint().equals(fingerprint);
            if (known.promoted()) {
                return sameKey && isCurrent(accountId, slot, attemptId);
            }
            if (!known.closed() && !known.stored() && !sameKey) {
                // A workflow that was set back counts again from where it was; the key before came to nothing.
                replaceBegun(accountId, slot, attemptId, fingerprint, secret.lastFour());
                return true;
            }
            return !known.closed() && sameKey;
        });
    }

    /** Stores a candidate whose exchange told no account id. */
    public CandidateStored storeCandidate(String accountId, String slot, String attemptId, CredentialSecret secret) {
        return storeCandidate(accountId, slot, attemptId, secret, null);
    }

    /**
     * Stores a credential as the candidate of its slot. An older candidate is deleted and its attempt is over: it can
     * not come back, however late its own call arrives.
     */
    public CandidateStored storeCandidate(
            String accountId, String slot, String attemptId, CredentialSecret secret, @Nullable String exchangeUid) {
        return locked(accountId, () -> {
            CandidateStored stored = store(accountId, slot, attemptId, secret, exchangeUid);
            if (stored == CandidateStored.STORED) {
                note(accountId, "KEY_STORED", "The new " + slot + " key is kept, and not in use yet.");
            }
            return stored;
        });
    }

    /**
     * Makes the candidate of this attempt the current credential, and writes the audit entry with it: both or neither.
     * The credential used until now becomes the previous one, and an older previous one is deleted.
     */
    public Promotion promote(String accountId, String slot, String attemptId, AuditEntry entry) {
        return locked(accountId, () -> promoteLocked(accountId, slot, attemptId, entry));
    }

    /** {@link #storeCandidate} and {@link #promote} in one transaction, for a credential that is proved already. */
    public Promotion storeAndPromote(
            String accountId,
            String slot,
            String attemptId,
            CredentialSecret secret,
            @Nullable String exchangeUid,
            AuditEntry entry) {
        return locked(accountId, () -> storeAndPromoteLocked(accountId, slot, attemptId, secret, exchangeUid, entry));
    }

    /**
     * {@link #storeAndPromote} for a credential that was just seen to work, with what follows from that for its account:
     * all of it or none, so that a vault reset comes before or after.
     *
     * @return whether the credential is in use; if not, the attempt was over and nothing was changed
     */
    public boolean putInUse(
            String accountId,
            String slot,
            String attemptId,
            CredentialSecret secret,
            @Nullable String exchangeUid,
            AuditEntry entry) {
        return locked(accountId, () -> {
            Promotion promotion = storeAndPromoteLocked(accountId, slot, attemptId, secret, exchangeUid, entry);
            if (promotion == Promotion.NOT_THE_CANDIDATE || !isCurrent(accountId, slot, attemptId)) {
                return false;
            }
            if (exchangeUid != null) {
                accounts.rememberUid(accountId, exchangeUid);
            }
            accounts.markWorking(accountId, clock.instant());
            return true;
        });
    }

    private Promotion storeAndPromoteLocked(
            String accountId,
            String slot,
            String attemptId,
            CredentialSecret secret,
            @Nullable String exchangeUid,
            AuditEntry entry) {
        if (entry.customerId() != null && !entry.customerId().equals(owner(accountId))) {
            // It was looked at before the exchange was asked, and the vault it is sealed to is its owner's.
            throw new IllegalStateException("the account was given to another customer meanwhile");
        }
        return store(accountId, slot, attemptId, secret, exchangeUid) == CandidateStored.ATTEMPT_IS_OVER
                ? Promotion.NOT_THE_CANDIDATE
                : promoteLocked(accountId, slot, attemptId, entry);
    }

    /**
     * Deletes the candidate of this attempt, if it is one, and ends the attempt, even one that was never stored: a call
     * of it that comes late stores nothing. Returns whether a candidate was deleted.
     */
    public boolean discardCandidate(String accountId, String slot, String attemptId) {
        return locked(accountId, () -> {
            if (history(accountId, slot, attemptId).isEmpty()) {
                remember(accountId, slot, attemptId, "", "", null);
            }
            close(accountId, slot, attemptId);
            boolean deleted = jdbc.sql("""
                delete from credential where account_id = :account and slot = :slot
                  and attempt_id = :attempt and state = 'CANDIDATE'
                """)
                            .param("account", accountId)
                            .param("slot", slot)
                            .param("attempt", attemptId)
                            .update()
                    > 0;
            if (deleted) {
                note(accountId, "KEY_DISCARDED", "A new " + slot + " key that was never in use was deleted.");
            }
            return deleted;
        });
    }

    /** Deletes whatever candidates an account has, as at the end of a rotation. Returns how many there were. */
    public int discardCandidates(String accountId) {
        return locked(accountId, () -> {
            jdbc.sql("""
                update key_history set closed_at = :now
                where account_id = :account and promoted_at is null and closed_at is null
                """).param("account", accountId).param("now", now()).update();
            int deleted = jdbc.sql("delete from credential where account_id = :account and state = 'CANDIDATE'")
                    .param("account", accountId)
                    .update();
            if (deleted > 0) {
                note(accountId, "KEY_DISCARDED", "New keys that were never in use were deleted: " + deleted + ".");
            }
            return deleted;
        });
    }

    /**
     * Notes that the credential of this attempt was seen to work again, if it is still the one in use: its account works,
     * and the credential before it is deleted.
     *
     * @return whether it is; if not, nothing was changed
     */
    public boolean keepInUse(String accountId, String slot, String attemptId) {
        return locked(accountId, () -> {
            if (!isCurrent(accountId, slot, attemptId)) {
                return false;
            }
            accounts.markWorking(accountId, clock.instant());
            if (delete(accountId, slot, KeyState.PREVIOUS) > 0) {
                note(accountId, "OLD_KEY_WIPED", "The " + slot + " key used before was deleted.");
            }
            return true;
        });
    }

    /**
     * Opens the credential in use.
     *
     * @throws SealBroken when the stored bytes were changed or moved, or the keys belong to another master key
     */
    public Optional<CredentialSecret> openCurrent(String accountId, String slot) throws SealBroken {
        return open(accountId, slot, KeyState.CURRENT);
    }

    /**
     * Opens the candidate of this attempt.
     *
     * @throws SealBroken when the stored bytes were changed or moved, or the keys belong to another master key
     */
    public Optional<CredentialSecret> openCandidate(String accountId, String slot, String attemptId) throws SealBroken {
        Optional<Row> candidate = sealed(accountId, slot, KeyState.CANDIDATE)
                .filter(row -> row.attemptId().equals(attemptId));
        return candidate.isEmpty() ? Optional.empty() : Optional.of(open(accountId, slot, candidate.get()));
    }

    /** The attempt whose credential is in use, for whoever must know whether a promotion came through. */
    public Optional<String> currentAttempt(String accountId, String slot) {
        return sealed(accountId, slot, KeyState.CURRENT).map(Row::attemptId);
    }

    private boolean isCurrent(String accountId, String slot, String attemptId) {
        return currentAttempt(accountId, slot).filter(attemptId::equals).isPresent();
    }

    private CandidateStored store(
            String accountId, String slot, String attemptId, CredentialSecret secret, @Nullable String exchangeUid) {
        String fingerprint = fingerprints.of(secret.identity());
        Optional<History> history = history(accountId, slot, attemptId);
        if (history.isPresent()) {
            History known = history.get();
            boolean sameKey = known.fingerprint().equals(fingerprint);
            if (!sameKey || (known.closed() && !known.promoted())) {
                return CandidateStored.ATTEMPT_IS_OVER;
            }
            if (known.stored()) {
                return CandidateStored.ALREADY_STORED;
            }
        }
        sealed(accountId, slot, KeyState.CANDIDATE).ifPresent(older -> close(accountId, slot, older.attemptId()));
        if (delete(accountId, slot, KeyState.CANDIDATE) > 0) {
            note(accountId, "KEY_DISCARDED", "A new " + slot + " key that was never in use was deleted.");
        }
        if (history.isPresent()) {
            noteStored(accountId, slot, attemptId);
        } else {
            remember(accountId, slot, attemptId, fingerprint, secret.lastFour(), now());
        }
        Optional<Vault> vault = vault(accountId);
        SealedCredential sealed = SealedCredential.seal(
                secret,
                place(accountId, slot, attemptId),
                keys,
                vault.map(Vault::publicKey).orElse(null));
        jdbc.sql("""
            insert into credential (account_id, slot, attempt_id, state, last_four, fingerprint, since_at,
                exchange_uid, sealed, engine_seal, vault_id, vault_seal)
            values (:account, :slot, :attempt, 'CANDIDATE', :lastFour, :fingerprint, :now,
                :uid, :sealed, :engineSeal, :vault, :vaultSeal)
            """)
                .param("account", accountId)
                .param("slot", slot)
                .param("attempt", attemptId)
                .param("lastFour", Words.clean(secret.lastFour(), 4))
                .param("fingerprint", fingerprint)
                .param("now", now())
                .param("uid", Words.cleanOrNull(exchangeUid, 100))
                .param("sealed", sealed.bytes())
                .param("engineSeal", sealed.engineSeal())
                .param("vault", vault.map(Vault::id).orElse(null))
                .param("vaultSeal", sealed.vaultSeal())
                .update();
        return CandidateStored.STORED;
    }

    private void remember(
            String accountId,
            String slot,
            String attemptId,
            String fingerprint,
            String lastFour,
            @Nullable OffsetDateTime storedAt) {
        jdbc.sql("""
            insert into key_history (account_id, slot, attempt_id, fingerprint, last_four, stored_at)
            values (:account, :slot, :attempt, :fingerprint, :lastFour, :stored)
            """)
                .param("account", accountId)
                .param("slot", slot)
                .param("attempt", attemptId)
                .param("fingerprint", fingerprint)
                .param("lastFour", Words.clean(lastFour, 4))
                .param("stored", storedAt)
                .update();
    }

    private void replaceBegun(String accountId, String slot, String attemptId, String fingerprint, String lastFour) {
        jdbc.sql("""
            update key_history set fingerprint = :fingerprint, last_four = :lastFour
            where account_id = :account and slot = :slot and attempt_id = :attempt
            """)
                .param("account", accountId)
                .param("slot", slot)
                .param("attempt", attemptId)
                .param("fingerprint", fingerprint)
                .param("lastFour", Words.clean(lastFour, 4))
                .update();
    }

    private void noteStored(String accountId, String slot, String attemptId) {
        jdbc.sql("""
            update key_history set stored_at = :now
            where account_id = :account and slot = :slot and attempt_id = :attempt
            """)
                .param("account", accountId)
                .param("slot", slot)
                .param("attempt", attemptId)
                .param("now", now())
                .update();
    }

    private Promotion promoteLocked(String accountId, String slot, String attemptId, AuditEntry entry) {
        Optional<History> history = history(accountId, slot, attemptId);
        if (history.isPresent() && history.get().promoted()) {
            return Promotion.ALREADY_DONE;
        }
        boolean candidate = sealed(accountId, slot, KeyState.CANDIDATE)
                .filter(row -> row.attemptId().equals(attemptId))
                .isPresent();
        if (!candidate) {
            return Promotion.NOT_THE_CANDIDATE;
        }
        OffsetDateTime now = now();
        // In this order each step keeps to "one of each state".
        boolean deleted = delete(accountId, slot, KeyState.PREVIOUS) > 0;
        move(accountId, slot, KeyState.CURRENT, KeyState.PREVIOUS, now);
        move(accountId, slot, KeyState.CANDIDATE, KeyState.CURRENT, now);
        jdbc.sql("""
            update key_history set promoted_at = :now, closed_at = :now
            where account_id = :account and slot = :slot and attempt_id = :attempt
            """)
                .param("account", accountId)
                .param("slot", slot)
                .param("attempt", attemptId)
                .param("now", now)
                .update();
        if (!audit.append(entry)) {
            throw new IllegalStateException(
                    "the audit trail has a row under this promotion's request id already; nothing was changed");
        }
        if (deleted) {
            note(accountId, "OLD_KEY_WIPED", "The " + slot + " key before the last one was deleted.");
        }
        return Promotion.PROMOTED;
    }

    private void move(String accountId, String slot, KeyState from, KeyState to, OffsetDateTime now) {
        jdbc.sql("""
            update credential set state = :to, since_at = :now
            where account_id = :account and slot = :slot and state = :from
            """)
                .param("account", accountId)
                .param("slot", slot)
                .param("from", from.name())
                .param("to", to.name())
                .param("now", now)
                .update();
    }

    private int delete(String accountId, String slot, KeyState state) {
        return jdbc.sql("delete from credential where account_id = :account and slot = :slot and state = :state")
                .param("account", accountId)
                .param("slot", slot)
                .param("state", state.name())
                .update();
    }

    private void close(String accountId, String slot, String attemptId) {
        jdbc.sql("""
            update key_history set closed_at = :now
            where account_id = :account and slot = :slot and attempt_id = :attempt and closed_at is null
            """)
                .param("account", accountId)
                .param("slot", slot)
                .param("attempt", attemptId)
                .param("now", now())
                .update();
    }

    private Optional<History> history(String accountId, String slot, String attemptId) {
        return jdbc.sql("""
            select fingerprint, stored_at, promoted_at, closed_at from key_history
            where account_id = :account and slot = :slot and attempt_id = :attempt
            """)
                .param("account", accountId)
                .param("slot", slot)
                .param("attempt", attemptId)
                .query((row, index) -> new History(
                        row.getString("fingerprint"),
                        Moments.optional(row, "stored_at") != null,
                        Moments.optional(row, "promoted_at") != null,
                        Moments.optional(row, "closed_at") != null))
                .optional();
    }

    private record Row(String attemptId, SealedCredential credential) {}

    private Optional<Row> sealed(String accountId, String slot, KeyState state) {
        return jdbc.sql("""
            select attempt_id, sealed, engine_seal, vault_seal from credential
            where account_id = :account and slot = :slot and state = :state
            """)
                .param("account", accountId)
                .param("slot", slot)
                .param("state", state.name())
                .query((row, index) -> new Row(row.getString("attempt_id"), SealedCredential.of(row)))
                .optional();
    }

    // One row on its way through; nobody compares two of them.
    @SuppressWarnings("ArrayRecordComponent")
    private record Vault(
            String id,
            String customerId,
            byte[] publicKey,
            Instant madeAt,
            @Nullable String signature) {}

    /** The vault in force of the account's owner, if a starter made it. A reset that happens meanwhile waits for the account's row. */
    private Optional<Vault> vault(String accountId) {
        Optional<Vault> vault = jdbc.sql("""
            select v.vault_id, v.customer_id, v.public_key, v.made_at, v.signature from vault v
            join trading_account a on a.customer_id = v.customer_id
            where a.id = :account and v.state = 'IN_FORCE'
            """)
                .param("account", accountId)
                .query((row, index) -> new Vault(
                        row.getString("vault_id"),
                        row.getString("customer_id"),
                        row.getBytes("public_key"),
                        Moments.required(row, "made_at"),
                        row.getString("signature")))
                .optional();
        vault.ifPresent(found -> {
            byte[] signed = PublicKeys.vault(found.id(), found.customerId(), found.publicKey(), found.madeAt());
            if (!starters.signed(signed, found.signature())) {
                throw new VaultNotOurs();
            }
        });
        return vault;
    }

    private String owner(String accountId) {
        return jdbc.sql("select customer_id from trading_account where id = :id")
                .param("id", accountId)
                .query(String.class)
                .single();
    }

    private Optional<CredentialSecret> open(String accountId, String slot, KeyState state) throws SealBroken {
        Optional<Row> row = sealed(accountId, slot, state);
        return row.isEmpty() ? Optional.empty() : Optional.of(open(accountId, slot, row.get()));
    }

    private CredentialSecret open(String accountId, String slot, Row row) throws SealBroken {
        return row.credential().open(place(accountId, slot, row.attemptId()), keys);
    }

    private SealedCredential.Place place(String accountId, String slot, String attemptId) {
        return new SealedCredential.Place(owner(accountId), accountId, slot, attemptId);
    }

    /** In the transaction of the change it tells of. */
    private void note(String accountId, String action, String text) {
        String customer = jdbc.sql("select customer_id from trading_account where id = :id")
                .param("id", accountId)
                .query(String.class)
                .single();
        audit.append(
                new AuditEntry(clock.instant(), "PROGRAM", "rekey", action, customer, null, accountId, text, null));
    }

    private OffsetDateTime now() {
        return Moments.column(clock.instant());
    }

    private <T> T locked(String accountId, Supplier<T> work) {
        return Objects.requireNonNull(transaction.execute(status -> {
            boolean known = jdbc.sql("select id from trading_account where id = :id for update")
                    .param("id", accountId)
                    .query(String.class)
                    .optional()
                    .isPresent();
            if (!known) {
                throw new IllegalArgumentException("no such trading account");
            }
            return work.get();
        }));
    }
}
