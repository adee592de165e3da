package dev.rekey.accounts.access;

import dev.rekey.accounts.access.Redemption.Outcome;
import dev.rekey.accounts.store.Moments;
import dev.rekey.accounts.store.Words;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Guide links, which open a session's page once, and the six-digit codes that go with them. Neither is stored: of a link
 * only its hash, of a code a salted, slow hash, so that the table's contents open nothing while a code lives.
 */
public final class GuideLinks {

    /** How long a code can be used. */
    public static final Duration CODE_LIFE = Duration.ofMinutes(10);

    /** How many wrong tries lock a code. */
    public static final int WRONG_TRIES = 5;

    private static final int TOKEN_BYTES = 32;
    private static final int CODES = 1_000_000;
    // Trying out all codes takes hours on one core, a code lives ten minutes.
    private static final int ITERATIONS = 60_000;

    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();

    /** Keeps them in this database. */
    public GuideLinks(JdbcClient jdbc, PlatformTransactionManager transactions, Clock clock) {
        this.jdbc = jdbc;
        this.transaction = new TransactionTemplate(transactions);
        this.clock = clock;
    }

    /**
     * Makes a link for a session. Older links of the session live on unless they are {@link #revoke revoked}.
     *
     * @return the token: 256 random bits, base64url; it is not kept and cannot be shown again
     */
    public String create(String sessionId, String createdBy, Duration validFor) {
        byte[] bytes = new byte[TOKEN_BYTES];
        random.nextBytes(bytes);
        String token = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        Instant now = clock.instant();
        jdbc.sql("""
                        insert into guide_link (token_hash, session_id, created_by, created_at, expires_at)
                        values (:hash, :session, :by, :now, :expires)
                        """)
                .param("hash", sha256(token))
                .param("session", sessionId)
                .param("by", Words.clean(createdBy, 200))
                .param("now", Moments.column(now))
                .param("expires", Moments.column(now.plus(validFor)))
                .update();
        return token;
    }

    /** Opens a link: of any number of tries, at once or one after the other, exactly one gets OPENED. */
    public Redemption redeem(String token) {
        String hash = sha256(token);
        Instant now = clock.instant();
        int opened = jdbc.sql("""
                        update guide_link set used_at = :now
                        where token_hash = :hash and used_at is null and expires_at > :now
                        """)
                .param("hash", hash)
                .param("now", Moments.column(now))
                .update();
        return jdbc.sql("select session_id, expires_at from guide_link where token_hash = :hash")
                .param("hash", hash)
                .query((row, index) -> new Redemption(
                        opened > 0
                                ? Outcome.OPENED
                                : now.isBefore(Moments.required(row, "expires_at")) ? Outcome.USED : Outcome.EXPIRED,
                        row.getString("session_id")))
                .optional()
                .orElseGet(() -> new Redemption(Outcome.UNKNOWN, null));
    }

    /**
     * Ends all links and the code of a session, also links that were opened and wait for a code; not the visits begun
     * with them. Returns how many links there were.
     */
    public int revoke(String sessionId) {
        Integer revoked = transaction.execute(status -> {
            jdbc.sql("delete from guide_code where session_id = :session")
                    .param("session", sessionId)
                    .update();
            return jdbc.sql("""
                            update guide_link set expires_at = :now
                            where session_id = :session and expires_at > :now
                            """)
                    .param("session", sessionId)
                    .param("now", Moments.column(clock.instant()))
                    .update();
        });
        return revoked == null ? 0 : revoked;
    }

    /** Makes a new six-digit code for a session; the one before it fits no more. */
    public String newCode(String sessionId, String createdBy) {
        String digits = String.format(Locale.ROOT, "%06d", random.nextInt(CODES));
        byte[] salt = new byte[16];
        random.nextBytes(salt);
        byte[] hash = slowHash(digits, salt);
        Instant now = clock.instant();
        Code code = new Code(salt, hash, now.plus(CODE_LIFE), 0, null);
        transaction.executeWithoutResult(status -> {
            // Twice at once: the row is there after the second step whoever was first, and the later code stands.
            if (!replaceCode(sessionId, createdBy, now, code) && !insertCode(sessionId, createdBy, now, code)) {
                replaceCode(sessionId, createdBy, now, code);
            }
        });
        return digits;
    }

    // One row on its way through; nobody compares two of them.
    @SuppressWarnings("ArrayRecordComponent")
    private record Code(
            byte[] salt,
            byte[] hash,
            Instant expiresAt,
            int wrongTries,
            @Nullable Instant usedAt) {}

    private boolean replaceCode(String sessionId, String createdBy, Instant now, Code code) {
        return writeCode("""
                update guide_code set salt = :salt, code_hash = :hash, created_by = :by, created_at = :now,
                    expires_at = :expires, wrong_tries = 0, used_at = null
                where session_id = :session
                """, sessionId, createdBy, now, code);
    }

    private boolean insertCode(String sessionId, String createdBy, Instant now, Code code) {
        return writeCode("""
                insert into guide_code (session_id, salt, code_hash, created_by, created_at, expires_at, wrong_tries)
                values (:session, :salt, :hash, :by, :now, :expires, 0)
                on conflict do nothing
                """, sessionId, createdBy, now, code);
    }

    private boolean writeCode(String sql, String sessionId, String createdBy, Instant now, Code code) {
        return jdbc.sql(sql)
                        .param("session", sessionId)
                        .param("salt", code.salt())
                        .param("hash", code.hash())
                        .param("by", Words.clean(createdBy, 200))
                        .param("now", Moments.column(now))
                        .param("expires", Moments.column(code.expiresAt()))
                        .update()
                > 0;
    }

    /**
     * Tries a code; spaces in it do not matter. A code fits once, and the fifth wrong try locks it for good, also for
     * tries that come at the same moment.
     */
    public CodeCheck checkCode(String sessionId, String digits) {
        String typed = digits.length() > 40 ? "" : digits.replaceAll("[\\s-]", "");
        return Objects.requireNonNull(transaction.execute(status -> {
            Optional<Code> found = code(sessionId);
            if (found.isEmpty() || found.get().usedAt() != null) {
                return new CodeCheck(CodeCheck.Outcome.NONE, 0);
            }
            Code code = found.get();
            if (code.wrongTries() >= WRONG_TRIES) {
                return new CodeCheck(CodeCheck.Outcome.LOCKED, 0);
            }
            Instant now = clock.instant();
            if (!now.isBefore(code.expiresAt())) {
                return new CodeCheck(CodeCheck.Outcome.EXPIRED, 0);
            }
            if (MessageDigest.isEqual(code.hash(), slowHash(typed, code.salt()))) {
                jdbc.sql("update guide_code set used_at = :now where session_id = :session")
                        .param("session", sessionId)
                        .param("now", Moments.column(now))
                        .update();
                return new CodeCheck(CodeCheck.Outcome.OK, 0);
            }
            jdbc.sql("update guide_code set wrong_tries = wrong_tries + 1 where session_id = :session")
                    .param("session", sessionId)
                    .update();
            int left = WRONG_TRIES - code.wrongTries() - 1;
            return left == 0
                    ? new CodeCheck(CodeCheck.Outcome.LOCKED, 0)
                    : new CodeCheck(CodeCheck.Outcome.WRONG, left);
        }));
    }

    private Optional<Code> code(String sessionId) {
        return jdbc.sql("""
                        select salt, code_hash, expires_at, wrong_tries, used_at from guide_code
                        where session_id = :session for update
                        """)
                .param("session", sessionId)
                .query((row, index) -> new Code(
                        row.getBytes("salt"),
                        row.getBytes("code_hash"),
                        Moments.required(row, "expires_at"),
                        row.getInt("wrong_tries"),
                        Moments.optional(row, "used_at")))
                .optional();
    }

    private static String sha256(String token) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    private static byte[] slowHash(String digits, byte[] salt) {
        try {
            return SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256")
                    .generateSecret(new PBEKeySpec(digits.toCharArray(), salt, ITERATIONS, 256))
                    .getEncoded();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has PBKDF2", e);
        }
    }
}
