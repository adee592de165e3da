package dev.rekey.accounts.vault;

import dev.rekey.accounts.AuditEntry;
import dev.rekey.accounts.signing.PublicKeys;
import dev.rekey.accounts.signing.Signing;
import dev.rekey.accounts.store.Moments;
import dev.rekey.accounts.write.Accounts;
import dev.rekey.accounts.write.AuditTrail;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Resets vaults in two moves: new words that wait, and the word typed back that puts them in force. It makes what only
 * the words open and deletes what others opened; it opens nothing.
 *
 * <p>The words are stored in no form. Whether the right one was typed back is told by a hash under the ticket, which
 * only the page has that showed the words: from the database alone no word can be tried out.
 */
public final class Vaults {

    /** How long words wait to be typed back. */
    public static final Duration PATIENCE = Duration.ofMinutes(30);

    private static final int TRIES = 5;
    private static final String ANSWER = "rekey/1 vault answer";

    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;
    private final Accounts accounts;
    private final AuditTrail audit;
    private final Signing starters;
    private final Stretching stretching;
    private final Clock clock;

    /** Keeps the vaults in this database; new ones are signed, and locked with this stretching. */
    public Vaults(
            JdbcClient jdbc,
            PlatformTransactionManager transactions,
            Accounts accounts,
            AuditTrail audit,
            Signing starters,
            Stretching stretching,
            Clock clock) {
        this.jdbc = jdbc;
        this.transaction = new TransactionTemplate(transactions);
        this.accounts = accounts;
        this.audit = audit;
        this.starters = starters;
        this.stretching = stretching;
        this.clock = clock;
    }

    // One row on its way through; nobody compares two of them.
    @SuppressWarnings("ArrayRecordComponent")
    private record Waiting(
            String vaultId,
            int asked,
            byte @Nullable [] answerHash,
            int wrongTries,
            @Nullable Instant expiresAt) {}

    /** How the customer's vault stands. */
    public VaultState state(String customerId) {
        return jdbc.sql("""
            select in_force_since, session_owed from vault
            where customer_id = :customer and state = 'IN_FORCE'
            """)
                .param("customer", customerId)
                .query((row, index) ->
                        new VaultState(Moments.required(row, "in_force_since"), row.getBoolean("session_owed")))
                .optional()
                .orElseGet(() -> new VaultState(null, false));
    }

    /**
     * Makes new words that wait to be typed back; earlier ones that waited are gone. Nothing else changes yet.
     *
     * @throws IllegalArgumentException when there is no such customer
     */
    public NewWords newWords(String customerId) {
        FiveWords words = FiveWords.random();
        // Outside the transaction, because it takes its time on purpose.
        LockedVault vault = LockedVault.make(UUID.randomUUID().toString(), customerId, words, stretching);
        int asked = 1 + Encryption.RANDOM.nextInt(FiveWords.COUNT);
        byte[] ticket = Encryption.random(Encryption.KEY_BYTES);
        String word = WordList.letters(words.words().get(asked - 1));
        transaction.executeWithoutResult(status -> {
            lock(customerId);
            jdbc.sql("delete from vault where customer_id = :customer and state = 'PENDING'")
                    .param("customer", customerId)
                    .update();
            insert(vault, asked, answer(ticket, vault.vaultId(), word));
            audit.append(new AuditEntry(
                    clock.instant(),
                    "TRADER",
                    customerId,
                    "VAULT_WORDS_SHOWN",
                    customerId,
                    null,
                    null,
                    "New words for a vault reset were shown; nothing is changed before one of them is typed back.",
                    null));
        });
        return new NewWords(
                words, asked, Base64.getUrlEncoder().withoutPadding().encodeToString(ticket));
    }

    /**
     * Puts the waiting vault in force when the right word comes back. In one transaction: every credential of the
     * customer's live accounts is deleted, the accounts are marked as needing a key, the old vault is gone, the audit
     * says so. Paper accounts hold no key and stay as they are.
     */
    public Answered typedBack(String customerId, String ticket, String word) {
        byte[] key;
        try {
            key = Base64.getUrlDecoder().decode(ticket);
        } catch (IllegalArgumentException e) {
            return new Answered.Gone();
        }
        if (key.length != Encryption.KEY_BYTES) {
            return new Answered.Gone();
        }
        return Objects.requireNonNull(transaction.execute(status -> {
            lock(customerId);
            Optional<Waiting> pending = waiting(customerId, "PENDING");
            if (pending.isPresent()) {
                return answered(customerId, pending.get(), key, word);
            }
            // The answer may have been lost on its way: then it is the vault in force that it fits.
            return waiting(customerId, "IN_FORCE")
                    .filter(vault -> fits(vault, key, word))
                    .<Answered>map(
                            vault -> new Answered.Right(liveAccounts(customerId).size()))
                    .orElseGet(Answered.Gone::new);
        }));
    }

    /** The customers whose vault was reset this long ago or longer, and whose session was not started since. */
    public List<String> owedFor(Duration atLeast) {
        return jdbc.sql("""
            select customer_id from vault
            where state = 'IN_FORCE' and session_owed and in_force_since <= :before order by in_force_since
            """)
                .param("before", Moments.column(clock.instant().minus(atLeast)))
                .query(String.class)
                .list();
    }

    /** Notes that the session which replaces the wiped keys was started; what the answer was told by is gone then. */
    public void sessionStarted(String customerId) {
        jdbc.sql("""
            update vault set session_owed = false, answer_hash = null
            where customer_id = :customer and state = 'IN_FORCE'
            """).param("customer", customerId).update();
    }

    private Answered answered(String customerId, Waiting vault, byte[] ticket, String word) {
        if (vault.expiresAt() == null || !clock.instant().isBefore(vault.expiresAt())) {
            discard(vault.vaultId());
            return new Answered.Gone();
        }
        if (fits(vault, ticket, word)) {
            return new Answered.Right(putInForce(customerId, vault.vaultId()));
        }
        int left = TRIES - vault.wrongTries() - 1;
        if (left <= 0) {
            discard(vault.vaultId());
            return new Answered.Gone();
        }
        jdbc.sql("update vault set wrong_tries = wrong_tries + 1 where vault_id = :id")
                .param("id", vault.vaultId())
                .update();
        return new Answered.Wrong(vault.asked(), left);
    }

    private int putInForce(String customerId, String vaultId) {
        Instant now = clock.instant();
        List<String> live = liveAccounts(customerId);
        int wiped = 0;
        for (String account : live) {
            wiped += accounts.wipeCredentials(account);
            accounts.markNeedsKey(account, now);
        }
        jdbc.sql("delete from vault where customer_id = :customer and state = 'IN_FORCE'")
                .param("customer", customerId)
                .update();
        jdbc.sql("""
            update vault set state = 'IN_FORCE', in_force_since = :now, expires_at = null,
                session_owed = :owed
            where vault_id = :id
            """)
                .param("id", vaultId)
                .param("now", Moments.column(now))
                .param("owed", !live.isEmpty())
                .update();
        audit.append(new AuditEntry(
                now,
                "TRADER",
                customerId,
                "VAULT_RESET",
                customerId,
                null,
                null,
                "The vault was reset: " + wiped + " stored credentials of " + live.size()
                        + " live accounts were deleted.",
                "vault/" + vaultId));
        return live.size();
    }

    private static boolean fits(Waiting vault, byte[] ticket, String word) {
        byte[] expected = vault.answerHash();
        return expected != null
                && MessageDigest.isEqual(expected, answer(ticket, vault.vaultId(), FiveWords.letters(word)));
    }

    private static byte[] answer(byte[] ticket, String vaultId, String letters) {
        return Encryption.hmac(ticket, Encryption.utf8(ANSWER + "\n" + vaultId + "\n" + letters));
    }

    private void insert(LockedVault vault, int asked, byte[] answerHash) {
        Instant now = Moments.stored(clock.instant());
        byte[] signed = PublicKeys.vault(vault.vaultId(), vault.customerId(), vault.publicKey(), now);
        jdbc.sql("""
            insert into vault (vault_id, customer_id, state, public_key, locked_private, salt, memory_kib,
                passes, lanes, made_at, session_owed, asked_word, answer_hash, wrong_tries, expires_at,
                signature)
            values (:id, :customer, 'PENDING', :public, :locked, :salt, :memory,
                :passes, :lanes, :now, false, :asked, :answer, 0, :expires, :signature)
            """)
                .param("id", vault.vaultId())
                .param("customer", vault.customerId())
                .param("public", vault.publicKey())
                .param("locked", vault.lockedPrivate())
                .param("salt", vault.salt())
                .param("memory", vault.stretching().memoryKib())
                .param("passes", vault.stretching().passes())
                .param("lanes", vault.stretching().lanes())
                .param("now", Moments.column(now))
                .param("signature", starters.sign(signed))
                .param("asked", asked)
                .param("answer", answerHash)
                .param("expires", Moments.column(clock.instant().plus(PATIENCE)))
                .update();
    }

    private Optional<Waiting> waiting(String customerId, String state) {
        return jdbc.sql("""
            select vault_id, asked_word, answer_hash, wrong_tries, expires_at from vault
            where customer_id = :customer and state = :state
            """)
                .param("customer", customerId)
                .param("state", state)
                .query((row, index) -> new Waiting(
                        row.getString("vault_id"),
                        row.getInt("asked_word"),
                        row.getBytes("answer_hash"),
                        row.getInt("wrong_tries"),
                        Moments.optional(row, "expires_at")))
                .optional();
    }

    private List<String> liveAccounts(String customerId) {
        // In one order for everybody who locks several of them.
        return jdbc.sql("select id from trading_account where customer_id = :customer and live order by id")
                .param("customer", customerId)
                .query(String.class)
                .list();
    }

    private void discard(String vaultId) {
        jdbc.sql("delete from vault where vault_id = :id").param("id", vaultId).update();
    }

    /** Two resets of one customer wait for each other. */
    private void lock(String customerId) {
        boolean known = jdbc.sql("select id from customer where id = :id for update")
                .param("id", customerId)
                .query(String.class)
                .optional()
                .isPresent();
        if (!known) {
            throw new IllegalArgumentException("no such customer");
        }
    }
}
