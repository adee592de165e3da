package dev.rekey.sandbox;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Keyed and plain hashes, and a comparison that takes the same time for every wrong value. */
public final class Signatures {

    private Signatures() {}

    /** HMAC-SHA256. */
    public static byte[] hmacSha256(String secret, byte[] text) {
        return hmac("HmacSHA256", secret.getBytes(StandardCharsets.UTF_8), text);
    }

    /** HMAC-SHA384. */
    public static byte[] hmacSha384(String secret, byte[] text) {
        return hmac("HmacSHA384", secret.getBytes(StandardCharsets.UTF_8), text);
    }

    /** HMAC-SHA512. */
    public static byte[] hmacSha512(byte[] secret, byte[] text) {
        return hmac("HmacSHA512", secret, text);
    }

    /** SHA-256. */
    public static byte[] sha256(byte[] text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java has no SHA-256", e);
        }
    }

    /** SHA-512. */
    public static byte[] sha512(byte[] text) {
        try {
            return MessageDigest.getInstance("SHA-512").digest(text);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java has no SHA-512", e);
        }
    }

    /** Whether two texts are the same. */
    public static boolean same(String one, String other) {
        return MessageDigest.isEqual(one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
    }

    /** One array after the other. */
    public static byte[] join(byte[] one, byte[] other) {
        byte[] both = new byte[one.length + other.length];
        System.arraycopy(one, 0, both, 0, one.length);
        System.arraycopy(other, 0, both, one.length, other.length);
        return both;
    }

    private static byte[] hmac(String algorithm, byte[] secret, byte[] text) {
        try {
            Mac mac = Mac.getInstance(algorithm);
            mac.init(new SecretKeySpec(secret, algorithm));
            return mac.doFinal(text);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java has no " + algorithm, e);
        }
    }
}
