package dev.rekey.starter.security;

import dev.rekey.accounts.files.PrivateFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * The pages' own key, in a file of its own. It seals what agents sign in with and signs the cookies of web sessions, and
 * nothing of a customer: those secrets are under the worker's master key, which no process that only serves pages has. The
 * file is made when it is first needed; several starters share one.
 */
public final class StarterKey {

    private static final String HEADER = "rekey-starter-key-1 ";
    private static final String HMAC = "HmacSHA256";
    private static final int KEY_BYTES = 32;
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;

    private final Path file;
    private final SecureRandom random = new SecureRandom();
    private @Nullable SecretKeySpec key;

    StarterKey(Path file) {
        this.file = file;
    }

    /**
     * The key in this file, which must be there: where several starters share one, none makes its own.
     *
     * @throws IllegalStateException when it is not there; the message says what to do
     */
    static StarterKey existing(Path file) {
        if (Files.notExists(file)) {
            throw new IllegalStateException("The starter's key file " + file
                    + " is missing. 'rekey keys make' makes one; put the same on every starter.");
        }
        StarterKey existing = new StarterKey(file);
        existing.key();
        return existing;
    }

    /**
     * Makes a key file, for its owner only.
     *
     * @throws FileAlreadyExistsException when there is one: no key is ever overwritten
     */
    public static void make(Path file) throws IOException {
        byte[] bytes = new byte[KEY_BYTES];
        new SecureRandom().nextBytes(bytes);
        PrivateFile.make(file, HEADER + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes) + "\n");
    }

    /** Seals bytes; they open again only with the same {@code boundTo}. */
    byte[] seal(byte[] plain, String boundTo) {
        byte[] nonce = new byte[NONCE_BYTES];
        random.nextBytes(nonce);
        try {
            byte[] sealed = cipher(Cipher.ENCRYPT_MODE, nonce, boundTo).doFinal(plain);
            return ByteBuffer.allocate(NONCE_BYTES + sealed.length)
                    .put(nonce)
                    .put(sealed)
                    .array();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("sealing under the starter's key failed", e);
        }
    }

    /**
     * Opens what {@link #seal} sealed.
     *
     * @throws IllegalStateException when it was changed, moved, or sealed under another key
     */
    byte[] open(byte[] sealed, String boundTo) {
        if (sealed.length < NONCE_BYTES + TAG_BITS / 8) {
            throw notOurs();
        }
        try {
            return cipher(Cipher.DECRYPT_MODE, Arrays.copyOf(sealed, NONCE_BYTES), boundTo)
                    .doFinal(sealed, NONCE_BYTES, sealed.length - NONCE_BYTES);
        } catch (GeneralSecurityException e) {
            throw notOurs();
        }
    }

    /** A seal of this text for this purpose (HMAC-SHA-256, base64url): nobody makes it without the key. */
    String sign(String text, String purpose) {
        byte[] forPurpose = hmac(key().getEncoded(), purpose);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(hmac(forPurpose, text));
    }

    private static byte[] hmac(byte[] key, String text) {
        try {
            Mac mac = Mac.getInstance(HMAC);
            mac.init(new SecretKeySpec(key, HMAC));
            return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has " + HMAC, e);
        }
    }

    private IllegalStateException notOurs() {
        return new IllegalStateException("A second step was changed, or sealed under another key than that in " + file
                + ". Put the right file back, or have an admin reset the second step.");
    }

    private Cipher cipher(int mode, byte[] nonce, String boundTo) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, key(), new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD(boundTo.getBytes(StandardCharsets.UTF_8));
        return cipher;
    }

    private synchronized SecretKeySpec key() {
        if (key == null) {
            try {
                if (Files.notExists(file)) {
                    makeUnlessThere();
                }
                key = read();
            } catch (IOException e) {
                throw new IllegalStateException(
                        "The starter's key file " + file
                                + " cannot be read or made. Check that its folder exists and is writable.",
                        e);
            }
        }
        return key;
    }

    private SecretKeySpec read() throws IOException {
        if (PrivateFile.openToOthers(file)) {
            throw new IllegalStateException(
                    "The starter's key file " + file + " is open to others. Make it private first: chmod 600 " + file);
        }
        String text = Files.readString(file, StandardCharsets.ISO_8859_1).strip();
        try {
            byte[] bytes =
                    text.startsWith(HEADER) ? Base64.getUrlDecoder().decode(text.substring(HEADER.length())) : null;
            if (bytes != null && bytes.length == KEY_BYTES) {
                return new SecretKeySpec(bytes, "AES");
            }
        } catch (IllegalArgumentException e) {
            throw notAKey();
        }
        throw notAKey();
    }

    private IllegalStateException notAKey() {
        return new IllegalStateException("The file " + file + " holds no key of Rekey's pages.");
    }

    private void makeUnlessThere() throws IOException {
        try {
            make(file);
        } catch (FileAlreadyExistsException sameMoment) {
            // Another process was first: its key is the key.
            return;
        }
    }

    @Override
    public String toString() {
        return "StarterKey[" + file + "]";
    }
}
