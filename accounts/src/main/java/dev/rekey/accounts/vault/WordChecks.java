package dev.rekey.accounts.vault;

import dev.rekey.accounts.store.Moments;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Sends words to where they can be tried out. They travel encrypted under a key that is made for this one try and stands
 * in the database until it is taken: neither what carries them nor the database tells anything alone, and afterwards
 * both together tell nothing. Tries are counted, so that nobody guesses through us.
 */
public final class WordChecks {

    /** How many tries a customer has within {@link #WITHIN}. */
    public static final int MOST = 5;

    /** The time in which tries are counted. */
    public static final Duration WITHIN = Duration.ofMinutes(15);

    /** How long words are waited for. */
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private static final String ON_THEIR_WAY = "rekey/1 words on their way";

    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;
    private final Clock clock;

    /** Counts in this database. */
    public WordChecks(JdbcClient jdbc, PlatformTransactionManager transactions, Clock clock) {
        this.jdbc = jdbc;
        this.transaction = new TransactionTemplate(transactions);
        this.clock = clock;
    }

    /**
     * Words on their way.
     *
     * @param checkId names the try
     * @param encryptedWords base64url without padding
     */
    public record Sent(String checkId, String encryptedWords) {

        @Override
        public String toString() {
            return "Sent[" + checkId + "]";
        }
    }

    /** Encrypts the words for one try; empty when the customer has had too many. */
    public Optional<Sent> send(String customerId, FiveWords words) {
        forgetOld();
        String checkId = UUID.randomUUID().toString();
        byte[] key = Encryption.random(Encryption.KEY_BYTES);
        boolean counted = Boolean.TRUE.equals(transaction.execute(status -> {
            // Two tries at once must not both be the last one that is free.
            jdbc.sql("select id from customer where id = :customer for update")
                    .param("customer", customerId)
                    .query(String.class)
                    .single();
            long tries = jdbc.sql("select count(*) from word_check where customer_id = :customer and asked_at > :since")
                    .param("customer", customerId)
                    .param("since", Moments.column(clock.instant().minus(WITHIN)))
                    .query(Long.class)
                    .single();
            if (tries >= MOST) {
                return false;
            }
            jdbc.sql("""
                            insert into word_check (check_id, customer_id, asked_at, way_key)
                            values (:id, :customer, :now, :key)
                            """)
                    .param("id", checkId)
                    .param("customer", customerId)
                    .param("now", Moments.column(clock.instant()))
                    .param("key", key)
                    .update();
            return true;
        }));
        if (!counted) {
            return Optional.empty();
        }
        byte[] encrypted = Encryption.encrypt(key, boundTo(customerId, checkId), words.phrase());
        return Optional.of(
                new Sent(checkId, Base64.getUrlEncoder().withoutPadding().encodeToString(encrypted)));
    }

    /** Takes the key of a try, which is gone with it; empty when it was taken before or is too old. */
    public Optional<byte[]> take(String customerId, String checkId) {
        return Objects.requireNonNull(transaction.execute(status -> {
            Optional<byte[]> key = jdbc.sql("""
                            select way_key from word_check
                            where check_id = :id and customer_id = :customer and way_key is not null
                              and asked_at > :since for update
                            """)
                    .param("id", checkId)
                    .param("customer", customerId)
                    .param("since", Moments.column(clock.instant().minus(PATIENCE)))
                    .query((row, index) -> row.getBytes("way_key"))
                    .optional();
            forget(checkId);
            return key;
        }));
    }

    /** Forgets the key of a try that nobody waits for any more. */
    public void forget(String checkId) {
        jdbc.sql("update word_check set way_key = null where check_id = :id")
                .param("id", checkId)
                .update();
    }

    /** Keys that whoever sent the words did not live to forget. */
    private void forgetOld() {
        jdbc.sql("update word_check set way_key = null where way_key is not null and asked_at <= :before")
                .param("before", Moments.column(clock.instant().minus(PATIENCE)))
                .update();
    }

    /** What words on their way are bound to. */
    public static byte[] boundTo(String customerId, String checkId) {
        return Encryption.boundTo(ON_THEIR_WAY, customerId, checkId);
    }
}
