package dev.rekey.accounts.files;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Writes a whole file under another name and then puts it in its place: whoever reads finds no file or all of it. File
 * and name are forced to the disk, because what is sealed under a key must find it after a power cut. Only its owner may
 * read it, where the system knows such rights.
 */
public final class PrivateFile {

    private static final Set<PosixFilePermission> OWNER_ONLY =
            EnumSet.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);

    private PrivateFile() {}

    private interface Placing {
        void put(Path draft, Path place) throws IOException;
    }

    /**
     * Whether others than its owner may do anything with this file; false where the system does not know such rights. A
     * credential that systemd gives this process belongs to root, and this process reads it by a right of its own, which
     * looks like one of the group's; its folder lets nobody else in.
     */
    public static boolean openToOthers(Path file) throws IOException {
        return openToOthers(file, System.getenv("CREDENTIALS_DIRECTORY"));
    }

    static boolean openToOthers(Path file, @Nullable String credentials) throws IOException {
        if (!posix(file)) {
            return false;
        }
        Set<PosixFilePermission> rights = EnumSet.copyOf(Files.getPosixFilePermissions(file));
        if (credentials != null && file.toAbsolutePath().startsWith(Path.of(credentials))) {
            rights.remove(PosixFilePermission.GROUP_READ);
        }
        return !OWNER_ONLY.containsAll(rights);
    }

    /**
     * Makes a file with this text, which is ASCII; its folder too, if need be.
     *
     * @throws FileAlreadyExistsException when there is one, which stays as it is. Its name is on the disk then, too
     */
    public static void make(Path file, String text) throws IOException {
        write(file.toAbsolutePath(), text, (draft, place) -> {
            try {
                Files.createLink(place, draft);
            } catch (UnsupportedOperationException noLinks) {
                Files.move(draft, place);
            }
        });
    }

    /** Puts a file with this text, which is ASCII, in the place of the one there is, if any. */
    public static void replace(Path file, String text) throws IOException {
        // Behind a link the file itself is replaced, where others look for it too.
        write(Files.exists(file) ? file.toRealPath() : file.toAbsolutePath(), text, (draft, place) -> {
            try {
                Files.move(draft, place, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            } catch (AtomicMoveNotSupportedException e) {
                Files.move(draft, place, StandardCopyOption.REPLACE_EXISTING);
            }
        });
    }

    /**
     * Writes a new file of any length, which is there as it comes: only its owner may read it.
     *
     * @throws FileAlreadyExistsException when there is one, which stays as it is
     */
    public static BufferedWriter writer(Path file) throws IOException {
        Files.createFile(file, ownerOnly(file.toAbsolutePath().getParent()));
        return Files.newBufferedWriter(file, StandardCharsets.UTF_8, StandardOpenOption.WRITE);
    }

    private static FileAttribute<?>[] ownerOnly(@Nullable Path folder) throws IOException {
        return folder != null && posix(folder)
                ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(OWNER_ONLY)}
                : new FileAttribute<?>[0];
    }

    private static void write(Path place, String text, Placing placing) throws IOException {
        Path folder = place.getParent();
        if (folder == null) {
            throw new IOException("a folder cannot be a key file");
        }
        Files.createDirectories(folder);
        String name = place.getFileName().toString().replace('.', '-');
        Path draft = Files.createTempFile(folder, "." + name, ".new", ownerOnly(folder));
        try {
            try (FileChannel channel = FileChannel.open(draft, StandardOpenOption.WRITE)) {
                ByteBuffer bytes = StandardCharsets.US_ASCII.encode(text);
                while (bytes.hasRemaining()) {
                    channel.write(bytes);
                }
                channel.force(true);
            }
            placing.put(draft, place);
        } finally {
            Files.deleteIfExists(draft);
            force(folder);
        }
    }

    private static void force(Path folder) throws IOException {
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
