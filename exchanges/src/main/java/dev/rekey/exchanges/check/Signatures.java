package dev.rekey.exchanges.check;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** The keyed hashes exchanges sign with. */
public final class Signatures {

    private Signatures() {}

    /** HMAC-SHA256 with a secret that is used as it is written. */
    public static byte[] hmacSha256(String secret, String text) {
        return hmac("HmacSHA256", bytes(secret), bytes(text));
    }

    /** HMAC-SHA384 with a secret that is used as it is written. */
    public static byte[] hmacSha384(String secret, String text) {
        return hmac("HmacSHA384", bytes(secret), bytes(text));
    }

    /** HMAC-SHA512 with a secret that is bytes. */
    public static byte[] hmacSha512(byte[] secret, byte[] text) {
        return hmac("HmacSHA512", secret, text);
    }

    /** SHA-256. */
    public static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes(text));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("this Java has no SHA-256", impossible);
        }
    }

    /** SHA-512. */
    public static byte[] sha512(String text) {
        try {
            return MessageDigest.getInstance("SHA-512").digest(bytes(text));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("this Java has no SHA-512", impossible);
        }
    }

    private static byte[] hmac(String algorithm, byte[] secret, byte[] text) {
        try {
            Mac mac = Mac.getInstance(algorithm);
            mac.init(new SecretKeySpec(secret, algorithm));
            return mac.doFinal(text);
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("this Java has no " + algorithm, impossible);
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
