package dev.rekey.accounts.secrets;

import dev.rekey.accounts.vault.Encryption;
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
import java.util.Base64;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.Set;

/**
 * The 256-bit key under which everything else is sealed. It lives in a file of its own, beside the database and never in
 * it, and it leaves this object in no form: other keys are derived from it.
 */
public final class MasterKey {

    private static final String HEADER = "rekey-master-key-1 ";
    private static final int KEY_BYTES = 32;
    private static final Set<PosixFilePermission> OWNER_ONLY =
            EnumSet.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);

    private final byte[] wrapping;
    private final byte[] fingerprinting;
    private final String mark;

    private MasterKey(byte[] key) {
        this.wrapping = derive(key, "wrap");
        this.fingerprinting = derive(key, "fingerprint");
        this.mark = HexFormat.of().formatHex(derive(key, "mark"), 0, 16);
    }

    /** A key that is kept nowhere; for tests and for trying things out. */
    public static MasterKey ephemeral() {
        return new MasterKey(Encryption.random(KEY_BYTES));
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
        return Encryption.encrypt(wrapping, boundTo, plain);
    }

    /** Opens what {@link #wrap} sealed. */
    byte[] unwrap(byte[] wrapped, byte[] boundTo) throws SealBroken {
        return Decryption.decrypt(wrapping, boundTo, wrapped);
    }

    /** What keys were recognised by before the platform had a key of its own for that. */
    byte[] formerFingerprinting() {
        return fingerprinting.clone();
    }

    /** Tells this key from another one and says nothing else about it. */
    String mark() {
        return mark;
    }

    @Override
    public String toString() {
        return "MasterKey[hidden]";
    }

    private static byte[] derive(byte[] key, String purpose) {
        return Encryption.hmac(key, Encryption.utf8("rekey/1 " + purpose));
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
        String line =
                HEADER + Base64.getUrlEncoder().withoutPadding().encodeToString(Encryption.random(KEY_BYTES)) + "\n";
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
