package dev.rekey.accounts.vault;

import java.util.Base64;
import java.util.HexFormat;
import org.bouncycastle.math.ec.rfc7748.X25519;

/**
 * A vault as it is stored: anybody may seal to its public half, and its private half opens with five words only. Whether
 * words are right shows in no other way than by opening.
 *
 * @param vaultId a UUID
 * @param customerId whose it is
 * @param publicKey 32 bytes of X25519
 * @param lockedPrivate the private half, encrypted under the words
 * @param salt of this vault alone
 * @param stretching how the words become the key
 */
// One row on its way through; nobody compares two of them.
@SuppressWarnings("ArrayRecordComponent")
public record LockedVault(
        String vaultId, String customerId, byte[] publicKey, byte[] lockedPrivate, byte[] salt, Stretching stretching) {

    private static final String LOCKED_AS = "rekey/1 vault";
    private static final int SALT_BYTES = 16;

    /** Makes a key pair and locks it; its private half is gone when this returns, but for the locked form. */
    static LockedVault make(String vaultId, String customerId, FiveWords words, Stretching stretching) {
        byte[] privateKey = new byte[X25519.SCALAR_SIZE];
        X25519.generatePrivateKey(Encryption.RANDOM, privateKey);
        byte[] publicKey = new byte[X25519.POINT_SIZE];
        X25519.generatePublicKey(privateKey, 0, publicKey, 0);
        byte[] salt = Encryption.random(SALT_BYTES);
        byte[] locked = Encryption.encrypt(
                stretching.key(words, salt), boundTo(vaultId, customerId, publicKey, salt, stretching), privateKey);
        return new LockedVault(vaultId, customerId, publicKey, locked, salt, stretching);
    }

    /** What the locked half is bound to: none of it can be exchanged. */
    public byte[] boundTo() {
        return boundTo(vaultId, customerId, publicKey, salt, stretching);
    }

    private static byte[] boundTo(
            String vaultId, String customerId, byte[] publicKey, byte[] salt, Stretching stretching) {
        return Encryption.boundTo(
                LOCKED_AS,
                customerId,
                vaultId,
                Base64.getUrlEncoder().withoutPadding().encodeToString(publicKey),
                HexFormat.of().formatHex(salt),
                stretching.toString());
    }

    @Override
    public String toString() {
        return "LockedVault[" + vaultId + "]";
    }
}
