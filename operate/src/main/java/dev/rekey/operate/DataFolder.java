package dev.rekey.operate;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** The folder all state is in: for the one who runs Rekey, and for nobody else on the machine. */
public final class DataFolder {

    private static final Set<PosixFilePermission> OWN_FOLDER = PosixFilePermissions.fromString("rwx------");
    private static final Set<PosixFilePermission> OWN_FILE = PosixFilePermissions.fromString("rw-------");
    /** What Rekey and what it starts keep there; whatever else lies in the folder is somebody else's. */
    private static final List<String> OURS = List.of(
            "rekey.",
            "master.key",
            "starter.key",
            "starter-signing.key",
            "worker-signing.key",
            "payload.key",
            "agent-password",
            "sandbox.json",
            "temporal.");

    private DataFolder() {}

    /** Makes the folder, or closes it to others when it is Rekey's already. */
    public static void open(Path folder) {
        try {
            boolean fresh = Files.notExists(folder);
            Files.createDirectories(folder);
            if (posix() && (fresh || isOurs(folder))) {
                Files.setPosixFilePermissions(folder, OWN_FOLDER);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("The data folder " + folder + " cannot be made.", e);
        }
        closeFiles(folder);
    }

    /** Closes to others whatever of ours is there by now: databases and logs are made by programs that do not ask. */
    public static void closeFiles(Path folder) {
        if (!posix()) {
            return;
        }
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.filter(DataFolder::ours).toList()) {
                Files.setPosixFilePermissions(file, OWN_FILE);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("The files in " + folder + " cannot be closed to others.", e);
        }
    }

    /** The accounts database of a data folder. */
    public static String databaseUrl(Path data) {
        // WRITE_DELAY=0: every commit is written at once, so that a kill loses none. sync: it is on the disk by then,
        // so
        // that a power cut loses none.
        return "jdbc:h2:sync:" + data.resolve("rekey")
                + ";MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE;DEFAULT_NULL_ORDERING=HIGH"
                // No trace file: it would hold statements with what was in them, beside the log that says what failed.
                + ";WRITE_DELAY=0;LOCK_TIMEOUT=20000;DB_CLOSE_ON_EXIT=FALSE;TRACE_LEVEL_FILE=0";
    }

    private static boolean isOurs(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            List<Path> all = files.toList();
            return all.isEmpty() || all.stream().anyMatch(DataFolder::ours);
        }
    }

    private static boolean ours(Path file) {
        String name = file.getFileName().toString();
        return Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
                && OURS.stream().anyMatch(name::startsWith);
    }

    private static boolean posix() {
        return FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
    }
}
