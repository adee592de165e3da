package dev.rekey.accounts.signing;

import dev.rekey.accounts.files.PrivateFile;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Base64;
import org.bouncycastle.math.ec.rfc8032.Ed25519;

/** An Ed25519 key (RFC 8032) that signs. Its text shows nothing of it. */
public final class SigningKey {

    private static final SecureRandom RANDOM = new SecureRandom();

    private final byte[] privateKey;
    private final byte[] publicKey = new byte[Ed25519.PUBLIC_KEY_SIZE];

    private SigningKey(byte[] privateKey) {
        this.privateKey = privateKey;
        Ed25519.generatePublicKey(privateKey, 0, publicKey, 0);
    }

    /** A new key that is kept nowhere, for tests. */
    public static SigningKey ephemeral() {
        return new SigningKey(random());
    }

    /**
     * Makes a key file, for its owner only, and beside it the file with its public half.
     *
     * @throws FileAlreadyExistsException when there is one: no key is ever overwritten
     */
    public static void make(Path file) throws IOException {
        byte[] key = random();
        PrivateFile.make(file, KeyFile.line(KeyFile.PRIVATE, key));
        writePublic(file, new SigningKey(key));
    }

    /** The file with the public half of the key in this file. */
    public static Path publicHalf(Path file) {
        return file.resolveSibling(file.getFileName() + ".pub");
    }

    /** The key in this file; its public half is put beside it, if it is not there. */
    static SigningKey read(Path file) throws IOException {
        SigningKey key = new SigningKey(KeyFile.readPrivate(file));
        writePublic(file, key);
        return key;
    }

    private static void writePublic(Path file, SigningKey key) throws IOException {
        Path half = publicHalf(file);
        if (Files.notExists(half)) {
            try {
                PrivateFile.make(half, KeyFile.line(KeyFile.PUBLIC, key.publicKey));
            } catch (FileAlreadyExistsException sameMoment) {
                // Another process was first: it is the half of the same key.
                return;
            }
        }
    }

    private static byte[] random() {
        byte[] key = new byte[Ed25519.SECRET_KEY_SIZE];
        Ed25519.generatePrivateKey(RANDOM, key);
        return key;
    }

    /** The signature of these bytes, base64url without padding; the same each time. */
    public String sign(byte[] statement) {
        byte[] signature = new byte[Ed25519.SIGNATURE_SIZE];
        Ed25519.sign(privateKey, 0, statement, 0, statement.length, signature, 0);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(signature);
    }

    /** The half by which its signatures are known. */
    byte[] publicKey() {
        return publicKey.clone();
    }

    @Override
    public String toString() {
        return "SigningKey[hidden]";
    }
}
