package dev.rekey.accounts.secrets;

import java.util.Arrays;
import org.bouncycastle.crypto.AsymmetricCipherKeyPair;
import org.bouncycastle.crypto.InvalidCipherTextException;
import org.bouncycastle.crypto.hpke.HPKE;
import org.bouncycastle.crypto.hpke.HPKEContextWithEncapsulation;
import org.bouncycastle.math.ec.rfc7748.X25519;

/**
 * RFC 9180 in base mode, one message for each sealed value: DHKEM(X25519, HKDF-SHA256), HKDF-SHA256, AES-256-GCM. A
 * sealed value is the 32 bytes of the encapsulated key, then the ciphertext.
 */
public final class Hpke {

    /** Length of a public key, of a private key, and of the encapsulated key. */
    public static final int KEY_BYTES = 32;

    private static final int TAG_BYTES = 16;

    private Hpke() {}

    /** A key pair as raw bytes. Its text shows neither half. */
    public static final class KeyPair {

        private final byte[] publicKey;
        private final byte[] privateKey;

        KeyPair(byte[] publicKey, byte[] privateKey) {
            this.publicKey = publicKey.clone();
            this.privateKey = privateKey.clone();
        }

        /** The half that may be shown. */
        public byte[] publicKey() {
            return publicKey.clone();
        }

        /** The half that opens. */
        byte[] privateKey() {
            return privateKey.clone();
        }

        @Override
        public String toString() {
            return "KeyPair[hidden]";
        }
    }

    /** Makes a new key pair. */
    public static KeyPair newKeyPair() {
        HPKE hpke = suite();
        AsymmetricCipherKeyPair pair = hpke.generatePrivateKey();
        return new KeyPair(hpke.serializePublicKey(pair.getPublic()), hpke.serializePrivateKey(pair.getPrivate()));
    }

    /** The pair of a private key: its public half is worked out, not believed. */
    static KeyPair pairOf(byte[] privateKey) {
        byte[] publicKey = new byte[KEY_BYTES];
        X25519.generatePublicKey(privateKey, 0, publicKey, 0);
        return new KeyPair(publicKey, privateKey);
    }

    /** Seals bytes to a public key, as the page does. */
    public static byte[] seal(byte[] publicKey, byte[] boundTo, byte[] context, byte[] plain) {
        HPKE hpke = suite();
        return seal(hpke.setupBaseS(hpke.deserializePublicKey(publicKey), context), boundTo, plain);
    }

    /** Seals with a given ephemeral key, which only the RFC's test vectors may do. */
    static byte[] seal(byte[] publicKey, KeyPair ephemeral, byte[] boundTo, byte[] context, byte[] plain) {
        HPKE hpke = suite();
        AsymmetricCipherKeyPair pair = hpke.deserializePrivateKey(ephemeral.privateKey(), ephemeral.publicKey());
        return seal(hpke.setupBaseS(hpke.deserializePublicKey(publicKey), context, pair), boundTo, plain);
    }

    private static byte[] seal(HPKEContextWithEncapsulation sender, byte[] boundTo, byte[] plain) {
        byte[] ciphertext;
        try {
            ciphertext = sender.seal(boundTo, plain);
        } catch (InvalidCipherTextException e) {
            throw new IllegalStateException("sealing failed", e);
        }
        byte[] encapsulated = sender.getEncapsulation();
        byte[] sealed = Arrays.copyOf(encapsulated, encapsulated.length + ciphertext.length);
        System.arraycopy(ciphertext, 0, sealed, encapsulated.length, ciphertext.length);
        return sealed;
    }

    /** Opens a sealed value. */
    static byte[] open(KeyPair pair, byte[] boundTo, byte[] context, byte[] sealed) throws SealBroken {
        if (sealed.length < KEY_BYTES + TAG_BYTES) {
            throw new SealBroken("the sealed value is too short");
        }
        byte[] encapsulated = Arrays.copyOf(sealed, KEY_BYTES);
        byte[] ciphertext = Arrays.copyOfRange(sealed, KEY_BYTES, sealed.length);
        try {
            HPKE hpke = suite();
            AsymmetricCipherKeyPair keys = hpke.deserializePrivateKey(pair.privateKey(), pair.publicKey());
            return hpke.setupBaseR(encapsulated, keys, context).open(boundTo, ciphertext);
        } catch (InvalidCipherTextException | RuntimeException e) {
            // The cause is left out on purpose: the value comes from outside, and nothing of it may travel on.
            throw new SealBroken("the sealed value was changed or made for something else");
        }
    }

    private static HPKE suite() {
        return new HPKE(HPKE.mode_base, HPKE.kem_X25519_SHA256, HPKE.kdf_HKDF_SHA256, HPKE.aead_AES_GCM256);
    }
}
