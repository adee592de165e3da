package dev.rekey.accounts.secrets;

import dev.rekey.accounts.vault.Encryption;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** The half of symmetric encryption that opens. */
final class Decryption {

    private Decryption() {}

    /**
     * Opens what {@link Encryption#encrypt} made.
     *
     * @throws SealBroken when it was changed, moved, or made with another key; the message shows nothing of it
     */
    static byte[] decrypt(byte[] key, byte[] boundTo, byte[] encrypted) throws SealBroken {
        if (encrypted.length < Encryption.HEAD_BYTES + Encryption.TAG_BYTES || encrypted[0] != Encryption.FORMAT) {
            throw new SealBroken("the stored value has not the form it was sealed in");
        }
        byte[] nonce = Arrays.copyOfRange(encrypted, 1, Encryption.HEAD_BYTES);
        try {
            Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
            cipher.init(
                    Cipher.DECRYPT_MODE,
                    new SecretKeySpec(key, "AES"),
                    new GCMParameterSpec(Encryption.TAG_BYTES * Byte.SIZE, nonce));
            cipher.updateAAD(boundTo);
            return cipher.doFinal(encrypted, Encryption.HEAD_BYTES, encrypted.length - Encryption.HEAD_BYTES);
        } catch (GeneralSecurityException e) {
            // The cause is left out on purpose: nothing about the content may travel on.
            throw new SealBroken("the stored value was changed, moved, or sealed under another key");
        }
    }
}
