package dev.rekey.accounts.access;

import dev.rekey.accounts.access.CodeCheck.Outcome;
import dev.rekey.accounts.store.Moments;
import dev.rekey.accounts.store.Words;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Six-digit codes, one at a time for whoever has a session's link, and for each browser that asked one that somebody made
 * and one that was mailed: a mail may still be on its way when somebody reads a code out. What is kept of a code is a
 * salted, slow hash. To be called in a transaction.
 */
final class GuideCodes {

    /** Stands for whoever has the link, in place of one who asked. */
    private static final String ANYBODY = "";

    /** Stands behind a browser's request where its code was mailed. */
    static final String MAILED = "/mail";

    private static final int CODES = 1_000_000;
    // Trying out all codes takes hours on one core, a code lives ten minutes.
    private static final int ITERATIONS = 60_000;
    private static final Duration KEPT = Duration.ofDays(1);

    private final JdbcClient jdbc;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();

    GuideCodes(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    // One row on its way through; nobody compares two of them.
    @SuppressWarnings("ArrayRecordComponent")
    private record Code(
            String id,
            byte[] salt,
            byte[] hash,
            Instant expiresAt,
            int wrongTries,
            @Nullable Instant usedAt) {}

    /** Makes a new code; the one before it that was made for the same fits no more. */
    String make(String sessionId, @Nullable String askId, String createdBy) {
        return makeFor(sessionId, askId == null ? ANYBODY : askId, createdBy);
    }

    /** Makes a new code that is mailed; the one that was mailed before it fits no more. */
    String makeToMail(String sessionId, String askId, String createdBy) {
        return makeFor(sessionId, askId + MAILED, createdBy);
    }

    private String makeFor(String sessionId, String askedBy, String createdBy) {
        String digits = String.format(Locale.ROOT, "%06d", random.nextInt(CODES));
        byte[] salt = new byte[16];
        random.nextBytes(salt);
        Instant now = clock.instant();
        jdbc.sql("delete from guide_code where expires_at < :old")
                .param("old", Moments.column(now.minus(KEPT)))
                .update();
        Code code = new Code(
                UUID.randomUUID().toString(), salt, slowHash(digits, salt), now.plus(GuideLinks.CODE_LIFE), 0, null);
        // Twice at once: the row is there after the second step whoever was first, and the later code stands.
        if (!replace(sessionId, askedBy, createdBy, now, code) && !insert(sessionId, askedBy, createdBy, now, code)) {
            replace(sessionId, askedBy, createdBy, now, code);
        }
        return digits;
    }

    private boolean replace(String sessionId, String askedBy, String createdBy, Instant now, Code code) {
        jdbc.sql("""
                        delete from guide_code_try where code_id in
                            (select code_id from guide_code where session_id = :session and asked_by = :askedBy)
                        """).param("session", sessionId).param("askedBy", askedBy).update();
        return jdbc.sql("""
                        update guide_code set salt = :salt, code_hash = :hash, created_by = :by, created_at = :now,
                            expires_at = :expires, wrong_tries = 0, used_at = null
                        where session_id = :session and asked_by = :askedBy
                        """)
                        .param("salt", code.salt())
                        .param("hash", code.hash())
                        .param("by", Words.clean(createdBy, 200))
                        .param("now", Moments.column(now))
                        .param("expires", Moments.column(code.expiresAt()))
                        .param("session", sessionId)
                        .param("askedBy", askedBy)
                        .update()
                > 0;
    }

    private boolean insert(String sessionId, String askedBy, String createdBy, Instant now, Code code) {
        return jdbc.sql("""
                        insert into guide_code
                            (code_id, session_id, asked_by, salt, code_hash, created_by, created_at, expires_at, wrong_tries)
                        values (:id, :session, :askedBy, :salt, :hash, :by, :now, :expires, 0)
                        on conflict do nothing
                        """)
                        .param("id", code.id())
                        .param("session", sessionId)
                        .param("askedBy", askedBy)
                        .param("salt", code.salt())
                        .param("hash", code.hash())
                        .param("by", Words.clean(createdBy, 200))
                        .param("now", Moments.column(now))
                        .param("expires", Moments.column(code.expiresAt()))
                        .update()
                > 0;
    }

    /** Tries a code against those for this browser, if it asked, and against the one for anybody with the link. */
    CodeCheck check(String sessionId, @Nullable String askId, String address, String digits) {
        String typed = digits.length() > 40 ? "" : digits.replaceAll("[\\s-]", "");
        CodeCheck best = none();
        if (askId != null) {
            best = own(sessionId, askId, typed);
            best = best.outcome() == Outcome.OK ? best : better(own(sessionId, askId + MAILED, typed), best);
        }
        return best.outcome() == Outcome.OK ? best : better(shared(sessionId, address, typed), best);
    }

    private static CodeCheck better(CodeCheck one, CodeCheck other) {
        return one.outcome().compareTo(other.outcome()) < 0 ? one : other;
    }

    private CodeCheck own(String sessionId, String askedBy, String typed) {
        Optional<Code> found = code(sessionId, askedBy);
        return found.isEmpty()
                ? none()
                : tried(found.get(), typed, GuideLinks.WRONG_TRIES - found.get().wrongTries());
    }

    private CodeCheck shared(String sessionId, String address, String typed) {
        Optional<Code> found = code(sessionId, ANYBODY);
        if (found.isEmpty()) {
            return none();
        }
        Code code = found.get();
        String from = Words.clean(address, 200);
        int here = jdbc.sql("select wrong_tries from guide_code_try where code_id = :id and address = :from")
                .param("id", code.id())
                .param("from", from)
                .query(Integer.class)
                .optional()
                .orElse(0);
        int left = Math.min(GuideLinks.WRONG_TRIES - here, GuideLinks.WRONG_TRIES_ANYWHERE - code.wrongTries());
        CodeCheck check = tried(code, typed, left);
        if (check.outcome() == Outcome.WRONG || (check.outcome() == Outcome.LOCKED && left == 1)) {
            // The row of the code is locked, so that nobody else counts at the same moment.
            jdbc.sql(
                            here > 0
                                    ? "update guide_code_try set wrong_tries = wrong_tries + 1"
                                            + " where code_id = :id and address = :from"
                                    : "insert into guide_code_try (code_id, address, wrong_tries) values (:id, :from, 1)")
                    .param("id", code.id())
                    .param("from", from)
                    .update();
        }
        return check;
    }

    private CodeCheck tried(Code code, String typed, int triesLeft) {
        if (code.usedAt() != null) {
            return new CodeCheck(Outcome.USED, 0);
        }
        if (triesLeft <= 0) {
            return new CodeCheck(Outcome.LOCKED, 0);
        }
        Instant now = clock.instant();
        if (!now.isBefore(code.expiresAt())) {
            return new CodeCheck(Outcome.EXPIRED, 0);
        }
        if (MessageDigest.isEqual(code.hash(), slowHash(typed, code.salt()))) {
            jdbc.sql("update guide_code set used_at = :now where code_id = :id")
                    .param("id", code.id())
                    .param("now", Moments.column(now))
                    .update();
            return new CodeCheck(Outcome.OK, 0);
        }
        jdbc.sql("update guide_code set wrong_tries = wrong_tries + 1 where code_id = :id")
                .param("id", code.id())
                .update();
        return triesLeft == 1 ? new CodeCheck(Outcome.LOCKED, 0) : new CodeCheck(Outcome.WRONG, triesLeft - 1);
    }

    private static CodeCheck none() {
        return new CodeCheck(Outcome.NONE, 0);
    }

    private Optional<Code> code(String sessionId, String askedBy) {
        return jdbc.sql("""
                        select code_id, salt, code_hash, expires_at, wrong_tries, used_at from guide_code
                        where session_id = :session and asked_by = :askedBy for update
                        """)
                .param("session", sessionId)
                .param("askedBy", askedBy)
                .query((row, index) -> new Code(
                        row.getString("code_id"),
                        row.getBytes("salt"),
                        row.getBytes("code_hash"),
                        Moments.required(row, "expires_at"),
                        row.getInt("wrong_tries"),
                        Moments.optional(row, "used_at")))
                .optional();
    }

    /** Ends every code of a session. */
    void end(String sessionId) {
        jdbc.sql("delete from guide_code where session_id = :session")
                .param("session", sessionId)
                .update();
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
