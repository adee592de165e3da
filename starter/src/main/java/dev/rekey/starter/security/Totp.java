package dev.rekey.starter.security;

import java.net.URLEncoder;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Locale;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Time-based one-time passwords (RFC 6238) as authenticator apps make them: SHA-1, six digits, thirty seconds. */
final class Totp {

    static final int SECONDS = 30;
    private static final int DIGITS = 6;
    private static final int SECRET_BYTES = 20;
    /** A phone's clock may be off by a step, and people type slowly. */
    private static final int STEPS_OFF = 1;

    private static final String BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

    private Totp() {}

    /** A new secret, of the length RFC 4226 recommends. */
    static byte[] newSecret(SecureRandom random) {
        byte[] secret = new byte[SECRET_BYTES];
        random.nextBytes(secret);
        return secret;
    }

    /** The time step of a moment. */
    static long step(Instant now) {
        return Math.floorDiv(now.getEpochSecond(), SECONDS);
    }

    /** The code of a time step. */
    static String code(byte[] secret, long step, int digits) {
        byte[] hash;
        try {
            Mac mac = Mac.getInstance("HmacSHA1");
            mac.init(new SecretKeySpec(secret, "HmacSHA1"));
            hash = mac.doFinal(ByteBuffer.allocate(Long.BYTES).putLong(step).array());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has HMAC-SHA-1", e);
        }
        int offset = hash[hash.length - 1] & 0xf;
        int number = ByteBuffer.wrap(hash, offset, Integer.BYTES).getInt() & Integer.MAX_VALUE;
        String all = String.format(Locale.ROOT, "%0" + digits + "d", number);
        return all.substring(all.length() - digits);
    }

    /** The time step near this moment whose code was typed; -1 when it is of none. Spaces do not matter. */
    static long stepOf(byte[] secret, String typed, Instant now) {
        String digits = typed.length() > 40 ? "" : typed.replaceAll("[\\s-]", "");
        long found = -1;
        for (long step = step(now) - STEPS_OFF; step <= step(now) + STEPS_OFF; step++) {
            byte[] expected = code(secret, step, DIGITS).getBytes(StandardCharsets.US_ASCII);
            if (MessageDigest.isEqual(expected, digits.getBytes(StandardCharsets.UTF_8))) {
                found = step;
            }
        }
        return found;
    }

    /** The secret as apps take it by hand. */
    static String base32(byte[] secret) {
        StringBuilder text = new StringBuilder();
        int bits = 0;
        int held = 0;
        for (byte next : secret) {
            held = (held << 8) | (next & 0xff);
            bits += 8;
            while (bits >= 5) {
                bits -= 5;
                text.append(BASE32.charAt((held >> bits) & 31));
            }
        }
        return bits == 0
                ? text.toString()
                : text.append(BASE32.charAt((held << (5 - bits)) & 31)).toString();
    }

    /** The link that apps read from a picture. */
    static String link(String signInName, byte[] secret) {
        return "otpauth://totp/Rekey:" + URLEncoder.encode(signInName, StandardCharsets.UTF_8) + "?secret="
                + base32(secret) + "&issuer=Rekey";
    }
}
