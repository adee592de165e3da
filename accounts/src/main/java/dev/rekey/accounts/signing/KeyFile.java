package dev.rekey.accounts.signing;

import java.io.IOException;
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
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Keys in files, one a line: a word that says what it is, then 32 bytes in base64url. */
final class KeyFile {

    static final String PRIVATE = "rekey-signing-key-1";
    static final String PUBLIC = "rekey-signing-public-1";
    static final int KEY_BYTES = 32;

    private static final Set<PosixFilePermission> OWNER_ONLY =
            EnumSet.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);

    private KeyFile() {}

    /** The private key in a file that nobody but its owner may read. */
    static byte[] readPrivate(Path file) throws IOException {
        if (posix(file) && !OWNER_ONLY.containsAll(Files.getPosixFilePermissions(file))) {
            throw new IllegalStateException(
                    "The signing key " + file + " is open to others. Make it private first: chmod 600 " + file);
        }
        List<byte[]> keys = read(file, PRIVATE);
        if (keys.size() != 1) {
            throw new IllegalStateException("The file " + file + " holds no signing key of Rekey, or more than one.");
        }
        return keys.get(0);
    }

    /** The public keys in a file. */
    static List<byte[]> readPublic(Path file) throws IOException {
        List<byte[]> keys = read(file, PUBLIC);
        if (keys.isEmpty()) {
            throw new IllegalStateException("The file " + file + " holds no public signing key of Rekey.");
        }
        return keys;
    }

    private static List<byte[]> read(Path file, String kind) throws IOException {
        try (Stream<String> lines = Files.lines(file, StandardCharsets.ISO_8859_1)) {
            return lines.map(String::strip)
                    .filter(line -> line.startsWith(kind + " "))
                    .map(line -> decoded(line.substring(kind.length() + 1).strip(), file))
                    .toList();
        }
    }

    private static byte[] decoded(String text, Path file) {
        try {
            byte[] key = Base64.getUrlDecoder().decode(text);
            if (key.length == KEY_BYTES) {
                return key;
            }
        } catch (IllegalArgumentException notBase64) {
            throw broken(file);
        }
        throw broken(file);
    }

    private static IllegalStateException broken(Path file) {
        return new IllegalStateException("A key in " + file + " is damaged. Put the file back from your backup.");
    }

    static String line(String kind, byte[] key) {
        return kind + " " + Base64.getUrlEncoder().withoutPadding().encodeToString(key) + "\n";
    }

    /**
     * Writes a whole file under another name and links it in: whoever reads finds no file or all of it.
     *
     * @throws FileAlreadyExistsException when there is one: no key is ever overwritten
     */
    static void make(Path file, String text) throws IOException {
        Path folder = file.toAbsolutePath().getParent();
        if (folder == null) {
            throw new IOException("a folder cannot be a key file");
        }
        Files.createDirectories(folder);
        FileAttribute<?>[] attributes = posix(folder)
                ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(OWNER_ONLY)}
                : new FileAttribute<?>[0];
        Path draft = Files.createTempFile(folder, ".signing-key", ".new", attributes);
        try {
            Files.writeString(draft, text, StandardOpenOption.WRITE, StandardOpenOption.DSYNC);
            try {
                Files.createLink(file, draft);
            } catch (UnsupportedOperationException noLinks) {
                Files.move(draft, file);
            }
            keepName(folder);
        } finally {
            Files.deleteIfExists(draft);
        }
    }

    /** Keeps the new name through a power cut: what was signed with a key must find it afterwards. */
    private static void keepName(Path folder) throws IOException {
        if (posix(folder)) {
            try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
                channel.force(true);
            }
        }
    }

    private static boolean posix(Path path) throws IOException {
        return Files.getFileStore(path).supportsFileAttributeView("posix");
    }
}
