package dev.rekey.accounts.secrets;

import dev.rekey.accounts.vault.Encryption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * A credential as it is stored: encrypted under a content key of its own, and that key sealed to the engine and to the
 * customer's vault. Each seal is bound to the place and to the very bytes, so that opening a seal proves that it belongs
 * to them. The engine's is also bound to what only the platform can say of them: whoever may write the database, and
 * knows the public key, can still plant no credential.
 *
 * @param bytes the credential under its content key
 * @param engineSeal the content key, sealed to the engine
 * @param vaultSeal the content key, sealed to the vault; null while the customer has none
 */
// One row on its way through; nobody compares two of them.
@SuppressWarnings("ArrayRecordComponent")
record SealedCredential(byte[] bytes, byte[] engineSeal, byte @Nullable [] vaultSeal) {

    private static final String CONTENT = "rekey/2 stored credential";
    private static final byte[] TO_ENGINE = Encryption.utf8("rekey/2 content key for the engine");
    private static final byte[] TO_VAULT = Encryption.utf8("rekey/2 content key for the vault");

    /** Where a credential belongs. The attempt is its version: it never changes while the credential lives. */
    record Place(String customerId, String accountId, String slot, String attemptId) {

        private byte[] boundTo(String... more) {
            String[] parts = Arrays.copyOf(new String[] {customerId, accountId, slot, attemptId}, 4 + more.length);
            System.arraycopy(more, 0, parts, 4, more.length);
            return Encryption.boundTo(CONTENT, parts);
        }
    }

    /** The columns of a row that was sealed this way. */
    static SealedCredential of(ResultSet row) throws SQLException {
        return new SealedCredential(row.getBytes("sealed"), row.getBytes("engine_seal"), row.getBytes("vault_seal"));
    }

    /** Seals a credential for its place. */
    static SealedCredential seal(
            CredentialSecret secret, Place place, PlatformKeys keys, byte @Nullable [] vaultPublicKey) {
        byte[] contentKey = Encryption.random(Encryption.KEY_BYTES);
        byte[] bytes = Encryption.encrypt(contentKey, place.boundTo(), secret.toJson());
        try {
            byte[] engineSeal =
                    Hpke.seal(keys.engine().publicKey(), boundForEngine(place, bytes, keys), TO_ENGINE, contentKey);
            byte[] vaultSeal = vaultPublicKey == null
                    ? null
                    : Hpke.seal(vaultPublicKey, boundForVault(place, bytes), TO_VAULT, contentKey);
            return new SealedCredential(bytes, engineSeal, vaultSeal);
        } catch (SealBroken e) {
            // Our trouble, not the trader's: it must not look like a bad paste.
            throw new IllegalStateException("the platform's keys do not open under this master key", e);
        }
    }

    /** Opens with the engine's key. */
    CredentialSecret open(Place place, PlatformKeys keys) throws SealBroken {
        byte[] contentKey = Hpke.open(keys.engine(), boundForEngine(place, bytes, keys), TO_ENGINE, engineSeal);
        return CredentialSecret.fromJson(Decryption.decrypt(contentKey, place.boundTo(), bytes));
    }

    /** Opens with a vault's key. */
    CredentialSecret open(Place place, Hpke.KeyPair vault) throws SealBroken {
        if (vaultSeal == null) {
            throw new SealBroken("the credential is not sealed to a vault");
        }
        byte[] contentKey = Hpke.open(vault, boundForVault(place, bytes), TO_VAULT, vaultSeal);
        return CredentialSecret.fromJson(Decryption.decrypt(contentKey, place.boundTo(), bytes));
    }

    private static byte[] boundForEngine(Place place, byte[] bytes, PlatformKeys keys) throws SealBroken {
        String digest = digest(bytes);
        return place.boundTo(digest, keys.origin(place.boundTo(digest)));
    }

    private static byte[] boundForVault(Place place, byte[] bytes) {
        return place.boundTo(digest(bytes));
    }

    private static String digest(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    @Override
    public String toString() {
        return "SealedCredential[" + (vaultSeal == null ? "engine" : "engine, vault") + "]";
    }
}
