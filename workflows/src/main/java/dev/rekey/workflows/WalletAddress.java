package dev.rekey.workflows;

import java.math.BigInteger;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.regex.Pattern;

/** Addresses coins are sent to: as long and as mixed as secrets, and known to everybody. */
final class WalletAddress {

    private static final String BASE58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";

    /** Ethereum and its kin; Bitcoin and Litecoin in their newer form, whose lengths no secret has. */
    private static final Pattern PREFIXED =
            Pattern.compile("0x[0-9A-Fa-f]{40}|(?:bc1|ltc1)(?:[ac-hj-np-z02-9]{39}|[ac-hj-np-z02-9]{59})");

    private static final Pattern CHECKED = Pattern.compile("[1-9A-HJ-NP-Za-km-z]{26,35}");

    private static final Pattern SOLANA = Pattern.compile("[1-9A-HJ-NP-Za-km-z]{32,44}");

    private static final int CHECKED_BYTES = 25;
    private static final int CHECK_BYTES = 4;
    private static final int SOLANA_BYTES = 32;

    private WalletAddress() {}

    /** Whether this is an address beyond doubt: those of Bitcoin, Litecoin and TRON carry a check sum. */
    static boolean is(String token) {
        return PREFIXED.matcher(token).matches() || (CHECKED.matcher(token).matches() && checks(decoded(token)));
    }

    /** Whether this can be an address on Solana. These carry no check sum: one secret in ten to twenty can be one too. */
    static boolean canBeOnSolana(String token) {
        return SOLANA.matcher(token).matches() && decoded(token).length == SOLANA_BYTES;
    }

    private static boolean checks(byte[] bytes) {
        if (bytes.length != CHECKED_BYTES) {
            return false;
        }
        int end = CHECKED_BYTES - CHECK_BYTES;
        byte[] sum = sha256(sha256(Arrays.copyOf(bytes, end)));
        return Arrays.equals(bytes, end, CHECKED_BYTES, sum, 0, CHECK_BYTES);
    }

    private static byte[] decoded(String token) {
        BigInteger number = BigInteger.ZERO;
        for (int i = 0; i < token.length(); i++) {
            number = number.multiply(BigInteger.valueOf(BASE58.length()))
                    .add(BigInteger.valueOf(BASE58.indexOf(token.charAt(i))));
        }
        int zeros = 0;
        while (zeros < token.length() && token.charAt(zeros) == BASE58.charAt(0)) {
            zeros++;
        }
        int size = (number.bitLength() + 7) / 8;
        byte[] signed = number.toByteArray();
        byte[] bytes = new byte[zeros + size];
        System.arraycopy(signed, signed.length - size, bytes, zeros, size);
        return bytes;
    }

    private static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException never) {
            throw new IllegalStateException("Every Java has SHA-256", never);
        }
    }
}
