package dev.rekey.accounts.signing;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;

/**
 * What is signed of a public key by the process that makes it: what the key is for, whose it is and since or until when.
 * Whoever is about to seal to a key asks first whether it was signed so, because the database it stands in may have been
 * written by somebody else.
 */
public final class PublicKeys {

    private PublicKeys() {}

    /** Of an intake key, by a worker. */
    public static byte[] intake(String sessionId, String accountId, String publicKey, Instant expiresAt) {
        return statement("rekey/1 public intake key", sessionId, accountId, publicKey, expiresAt.toString());
    }

    /** Of a customer's vault, by a starter. */
    public static byte[] vault(String vaultId, String customerId, byte[] publicKey, Instant madeAt) {
        return statement(
                "rekey/1 public vault key",
                vaultId,
                customerId,
                Base64.getUrlEncoder().withoutPadding().encodeToString(publicKey),
                madeAt.toString());
    }

    private static byte[] statement(String purpose, String... parts) {
        StringBuilder text = new StringBuilder(purpose);
        for (String part : parts) {
            text.append('\n').append(part.length()).append(':').append(part);
        }
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }
}
