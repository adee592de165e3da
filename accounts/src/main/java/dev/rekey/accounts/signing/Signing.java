package dev.rekey.accounts.signing;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.bouncycastle.math.ec.rfc8032.Ed25519;
import org.jspecify.annotations.Nullable;

/**
 * The signatures of one kind of process, of all starters or of all workers: made with this process's own key, if it is of
 * that kind, and known by the public keys that its configuration names. Files are read when they are first needed, and
 * what they held then counts until the process ends.
 */
public final class Signing {

    private final String whose;
    private final @Nullable Path keyFile;
    private final boolean make;
    private final List<Path> pinned;
    private @Nullable SigningKey key;
    private @Nullable List<byte[]> known;

    /**
     * Signatures by these files.
     *
     * @param whose what the processes are called in a sentence, such as "starter"
     * @param keyFile this process's own key; null when it is of another kind
     * @param make whether the file is made when it is missing
     * @param pinned the files with the public keys of all of them; its own is always among them
     */
    public Signing(String whose, @Nullable Path keyFile, boolean make, List<Path> pinned) {
        this.whose = whose;
        this.keyFile = keyFile;
        this.make = make;
        this.pinned = List.copyOf(pinned);
    }

    /** Signatures of this key alone, for tests. */
    public static Signing of(String whose, SigningKey key) {
        Signing one = new Signing(whose, null, false, List.of());
        one.key = key;
        return one;
    }

    /**
     * The signature of these bytes, base64url without padding.
     *
     * @throws IllegalStateException with a sentence when this process has no such key
     */
    public String sign(byte[] statement) {
        SigningKey own = key();
        if (own == null) {
            throw new IllegalStateException("This process has no key of a " + whose + " to sign with.");
        }
        return own.sign(statement);
    }

    /** Whether this process has a key to sign with. */
    public synchronized boolean canSign() {
        return key != null || keyFile != null;
    }

    /**
     * Whether any public key is known here, so that a signature can be judged.
     *
     * @throws IllegalStateException with a sentence when the known keys cannot be read
     */
    public boolean knowsAny() {
        return !known().isEmpty();
    }

    /**
     * Whether one of the known keys signed these bytes.
     *
     * @param signature as it came; null when there was none
     * @throws IllegalStateException with a sentence when the known keys cannot be read
     */
    public boolean signed(byte[] statement, @Nullable String signature) {
        if (signature == null) {
            return false;
        }
        byte[] bytes;
        try {
            bytes = Base64.getUrlDecoder().decode(signature);
        } catch (IllegalArgumentException notBase64) {
            return false;
        }
        return bytes.length == Ed25519.SIGNATURE_SIZE
                && known().stream().anyMatch(by -> Ed25519.verify(bytes, 0, by, 0, statement, 0, statement.length));
    }

    /**
     * Reads all files at once.
     *
     * @throws IllegalStateException with a sentence when one is missing or no key
     */
    public void check() {
        if (!knowsAny()) {
            throw new IllegalStateException("No public signing key of a " + whose + " is named.");
        }
    }

    private synchronized @Nullable SigningKey key() {
        if (key == null && keyFile != null) {
            try {
                if (make && Files.notExists(keyFile)) {
                    makeIfFirst(keyFile);
                }
                key = SigningKey.read(keyFile);
            } catch (IOException e) {
                throw unreadable(keyFile, e);
            }
        }
        return key;
    }

    private static void makeIfFirst(Path file) throws IOException {
        try {
            SigningKey.make(file);
        } catch (FileAlreadyExistsException sameMoment) {
            // Another process was first: its key is the key.
            return;
        }
    }

    private synchronized List<byte[]> known() {
        if (known == null) {
            List<byte[]> all = new ArrayList<>();
            SigningKey own = key();
            if (own != null) {
                all.add(own.publicKey());
            }
            for (Path file : pinned) {
                try {
                    all.addAll(KeyFile.readPublic(file));
                } catch (IOException e) {
                    throw unreadable(file, e);
                }
            }
            known = all;
        }
        return known;
    }

    private IllegalStateException unreadable(Path file, IOException e) {
        return new IllegalStateException(
                "The file " + file + " with a signing key of the " + whose + " cannot be read or made ("
                        + e.getClass().getSimpleName()
                        + "). ./rekey keys signing FILE makes one, and FILE.pub beside it.",
                e);
    }

    @Override
    public String toString() {
        return "Signing[" + whose + "]";
    }
}
