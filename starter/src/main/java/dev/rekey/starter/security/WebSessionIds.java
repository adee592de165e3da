package dev.rekey.starter.security;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.springframework.session.SessionIdGenerator;

/**
 * Makes the ids of web sessions. What the browser holds is 256 random bits; the id, which stands in the database, is
 * their digest, written as a UUID. Nobody comes from the one to the other.
 */
final class WebSessionIds implements SessionIdGenerator {

    private static final int SECRET_BYTES = 32;
    private static final int MOST_KEPT = 4;

    private final SecureRandom random = new SecureRandom();
    /** From the id to what its browser is about to be told: a request makes both, on one thread. */
    private final ThreadLocal<Map<String, String>> made = ThreadLocal.withInitial(LinkedHashMap::new);

    @Override
    public String generate() {
        byte[] bytes = new byte[SECRET_BYTES];
        random.nextBytes(bytes);
        String secret = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        String id = idOf(secret);
        Map<String, String> kept = made.get();
        if (kept.size() >= MOST_KEPT) {
            kept.clear();
        }
        kept.put(id, secret);
        return id;
    }

    /** The secret of an id that was just made, which is forgotten here then. */
    String secretOf(String id) {
        Map<String, String> kept = made.get();
        String secret = kept.get(id);
        made.remove();
        if (secret == null) {
            throw new IllegalStateException("a web session's cookie is written where its id was not made");
        }
        return secret;
    }

    /** The id of what a browser sent. */
    static String idOf(String secret) {
        try {
            ByteBuffer digest = ByteBuffer.wrap(
                    MessageDigest.getInstance("SHA-256").digest(secret.getBytes(StandardCharsets.UTF_8)));
            return new UUID(digest.getLong(), digest.getLong()).toString();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
