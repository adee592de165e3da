package dev.rekey.accounts.vault;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** The half of symmetric encryption that only locks: AES-256-GCM, one random nonce each time. */
public final class Encryption {

    /** Of keys, of hashes. */
    public static final int KEY_BYTES = 32;
    /** Length of what stands before the ciphertext: the form's number and the nonce. */
    public static final int HEAD_BYTES = 13;
    /** Length of the tag at the end. */
    public static final int TAG_BYTES = 16;
    /** Names the form; the first byte of every value. */
    public static final byte FORMAT = 1;

    /** For keys, nonces and words. */
    static final SecureRandom RANDOM = new SecureRandom();

    private Encryption() {}

    /** Random bytes fit for a key. */
    public static byte[] random(int length) {
        byte[] bytes = new byte[length];
        RANDOM.nextBytes(bytes);
        return bytes;
    }

    /** Encrypts; the result opens again only with the same key and the same {@code boundTo}. */
    public static byte[] encrypt(byte[] key, byte[] boundTo, byte[] plain) {
        byte[] nonce = random(HEAD_BYTES - 1);
        try {
            Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
            cipher.init(
                    Cipher.ENCRYPT_MODE,
                    new SecretKeySpec(key, "AES"),
                    new GCMParameterSpec(TAG_BYTES * Byte.SIZE, nonce));
            cipher.updateAAD(boundTo);
            byte[] encrypted = cipher.doFinal(plain);
            return ByteBuffer.allocate(HEAD_BYTES + encrypted.length)
                    .put(FORMAT)
                    .put(nonce)
                    .put(encrypted)
                    .array();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("encrypting failed", e);
        }
    }

    /** HMAC-SHA256. */
    public static byte[] hmac(byte[] key, byte[] text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac.doFinal(text);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has HMAC-SHA256", e);
        }
    }

    /** A text's bytes. */
    public static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** Binds encrypted bytes to where they belong; a part with a line break would be ambiguous and is refused. */
    public static byte[] boundTo(String purpose, String... parts) {
        StringBuilder bound = new StringBuilder(purpose);
        for (String part : parts) {
            if (part.indexOf('\n') >= 0) {
                throw new IllegalArgumentException("an id holds no line break");
            }
            bound.append('\n').append(part);
        }
        return utf8(bound.toString());
    }
}
