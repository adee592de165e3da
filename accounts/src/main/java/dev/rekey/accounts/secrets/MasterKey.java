package dev.rekey.accounts.secrets;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Base64;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.Set;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * The 256-bit key under which everything else is sealed. It lives in a file of its own, beside the database and never in
 * it, and it leaves this object in no form: other keys are derived from it.
 */
public final class MasterKey {

    private static final String HEADER = "rekey-master-key-1 ";
    private static final int KEY_BYTES = 32;
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;
    private static final byte FORMAT = 1;
    private static final Set<PosixFilePermission> OWNER_ONLY =
            EnumSet.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);

    private final SecretKeySpec wrapping;
    private final byte[] fingerprinting;
    private final String mark;

    private MasterKey(byte[] key) {
        this.wrapping = new SecretKeySpec(derive(key, "wrap"), "AES");
        this.fingerprinting = derive(key, "fingerprint");
        this.mark = HexFormat.of().formatHex(derive(key, "mark"), 0, 16);
    }

    /** A key that is kept nowhere; for tests and for trying things out. */
    public static MasterKey ephemeral() {
        return new MasterKey(Secrets.random(KEY_BYTES));
    }

    /**
     * Reads the key from its file, or makes file and key when there is none. Two processes that start at once end with
     * the same key.
     *
     * @throws IllegalStateException when others may read the file or it holds no key; the message says what to do
     */
    public static MasterKey fromFile(Path file) {
        try {
            if (Files.notExists(file)) {
                make(file);
            }
            return read(file);
        } catch (IOException e) {
            throw new IllegalStateException(
                    "The master key file " + file + " cannot be read or made ("
                            + e.getClass().getSimpleName()
                            + "). Check that its folder exists and is writable for the user that runs Rekey.",
                    e);
        }
    }

    /** Seals bytes under this key. They open again only with the same {@code boundTo}. */
    byte[] wrap(byte[] plain, byte[] boundTo) {
        byte[] nonce = Secrets.random(NONCE_BYTES);
        try {
            byte[] sealed = cipher(Cipher.ENCRYPT_MODE, nonce, boundTo).doFinal(plain);
            return ByteBuffer.allocate(1 + NONCE_BYTES + sealed.length)
                    .put(FORMAT)
                    .put(nonce)
                    .put(sealed)
                    .array();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("sealing under the master key failed", e);
        }
    }

    /** Opens what {@link #wrap} sealed. */
    byte[] unwrap(byte[] wrapped, byte[] boundTo) throws SealBroken {
        if (wrapped.length < 1 + NONCE_BYTES + TAG_BITS / 8 || wrapped[0] != FORMAT) {
            throw new SealBroken("the stored value has not the form it was sealed in");
        }
        byte[] nonce = Arrays.copyOfRange(wrapped, 1, 1 + NONCE_BYTES);
        try {
            return cipher(Cipher.DECRYPT_MODE, nonce, boundTo)
                    .doFinal(wrapped, 1 + NONCE_BYTES, wrapped.length - 1 - NONCE_BYTES);
        } catch (GeneralSecurityException e) {
            // The cause is left out on purpose: nothing about the content may travel on.
            throw new SealBroken("the stored value was changed, moved, or sealed under another master key");
        }
    }

    /** A keyed hash of a text: equal texts have equal hashes, and without the key none can be tried out. */
    String fingerprint(String text) {
        return HexFormat.of().formatHex(Secrets.hmac(fingerprinting, Secrets.utf8(text)));
    }

    /** Tells this key from another one and says nothing else about it. */
    String mark() {
        return mark;
    }

    @Override
    public String toString() {
        return "MasterKey[hidden]";
    }

    private Cipher cipher(int mode, byte[] nonce, byte[] boundTo) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, wrapping, new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD(boundTo);
        return cipher;
    }

    private static byte[] derive(byte[] key, String purpose) {
        return Secrets.hmac(key, Secrets.utf8("rekey/1 " + purpose));
    }

    private static MasterKey read(Path file) throws IOException {
        refuseIfReadableByOthers(file);
        // Any byte is a character here: what is no key is then refused as such, not as unreadable.
        String text = Files.readString(file, StandardCharsets.ISO_8859_1).strip();
        if (text.startsWith(HEADER)) {
            try {
                byte[] key = Base64.getUrlDecoder().decode(text.substring(HEADER.length()));
                if (key.length == KEY_BYTES) {
                    return new MasterKey(key);
                }
            } catch (IllegalArgumentException e) {
                throw notAKey(file);
            }
        }
        throw notAKey(file);
    }

    private static IllegalStateException notAKey(Path file) {
        return new IllegalStateException("The master key file " + file
                + " holds no master key of Rekey. Put the right file back from your backup; without it the stored"
                + " credentials cannot be opened.");
    }

    private static void refuseIfReadableByOthers(Path file) throws IOException {
        if (!posix(file)) {
            return;
        }
        Set<PosixFilePermission> allowed = EnumSet.copyOf(OWNER_ONLY);
        if (!allowed.containsAll(Files.getPosixFilePermissions(file))) {
            throw new IllegalStateException(
                    "The master key file " + file + " is open to others. Make it private first: chmod 600 " + file);
        }
    }

    /** Writes a whole file under another name and links it in: whoever reads finds no file or all of it. */
    private static void make(Path file) throws IOException {
        Path folder = file.toAbsolutePath().getParent();
        if (folder == null) {
            throw new IOException("a folder cannot be the master key file");
        }
        Files.createDirectories(folder);
        String line = HEADER + Base64.getUrlEncoder().withoutPadding().encodeToString(Secrets.random(KEY_BYTES)) + "\n";
        FileAttribute<?>[] attributes = posix(folder)
                ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(OWNER_ONLY)}
                : new FileAttribute<?>[0];
        Path draft = Files.createTempFile(folder, ".master-key", ".new", attributes);
        try {
            try (FileChannel channel = FileChannel.open(draft, StandardOpenOption.WRITE)) {
                ByteBuffer bytes = StandardCharsets.US_ASCII.encode(line);
                while (bytes.hasRemaining()) {
                    channel.write(bytes);
                }
                channel.force(true);
            }
            link(draft, file);
        } finally {
            Files.deleteIfExists(draft);
        }
    }

    private static void link(Path draft, Path file) throws IOException {
        try {
            Files.createLink(file, draft);
        } catch (FileAlreadyExistsException e) {
            // Another process was first: its key is the key.
            return;
        } catch (UnsupportedOperationException e) {
            Files.move(draft, file);
        }
    }

    private static boolean posix(Path path) throws IOException {
        return Files.getFileStore(path).supportsFileAttributeView("posix");
    }
}
