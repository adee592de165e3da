package dev.rekey.sandbox;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * The file the sandbox is kept in, readable by its owner only and in use by one process at a time.
 *
 * <p>A write is whole or did not happen. It is not forced to the disk: the sandbox outlives its process, and need not
 * outlive a power cut.
 */
final class StateFile implements AutoCloseable {

    private static final JsonMapper JSON = JsonMapper.shared();

    private final Path file;
    private final Path fresh;
    private final FileChannel guard;

    private StateFile(Path file, FileChannel guard) {
        this.file = file;
        this.fresh = file.resolveSibling(file.getFileName() + ".tmp");
        this.guard = guard;
    }

    /** Takes the file for this process, whether it is there already or not. */
    static StateFile open(Path dataFile) {
        Path file = dataFile.toAbsolutePath();
        try {
            Files.createDirectories(Objects.requireNonNull(file.getParent(), "the data file needs a name"));
            return new StateFile(file, guard(file.resolveSibling(file.getFileName() + ".lock")));
        } catch (IOException e) {
            throw new UncheckedIOException("The sandbox cannot use its data file " + file + ".", e);
        }
    }

    private static FileChannel guard(Path path) throws IOException {
        FileChannel channel =
                FileChannel.open(path, Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE), ownerOnly());
        FileLock lock = null;
        try {
            lock = channel.tryLock();
        } catch (OverlappingFileLockException e) {
            // Held within this very process: the same as held by another one.
        } finally {
            if (lock == null) {
                channel.close();
            }
        }
        if (lock == null) {
            throw new IllegalStateException("Another sandbox is running with the same data file.");
        }
        return channel;
    }

    State read() {
        if (!Files.exists(file)) {
            return State.EMPTY;
        }
        State state;
        try {
            state = JSON.readValue(Files.readAllBytes(file), State.class);
        } catch (IOException e) {
            throw new UncheckedIOException("The sandbox cannot read its data file " + file + ".", e);
        } catch (JacksonException e) {
            // The cause would quote the file, secrets included.
            throw new IllegalStateException(
                    "The sandbox's data file " + file + " is damaged. Move it away to begin with an empty sandbox.");
        }
        if (state.version() != State.VERSION) {
            throw new IllegalStateException("The sandbox's data file " + file + " was written by another version.");
        }
        return state;
    }

    void write(State state) {
        try {
            Files.deleteIfExists(fresh);
            Files.createFile(fresh, ownerOnly());
            Files.write(fresh, JSON.writeValueAsBytes(state));
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException("The sandbox cannot write its data file " + file + ".", e);
        }
    }

    private static FileAttribute<?>[] ownerOnly() {
        return FileSystems.getDefault().supportedFileAttributeViews().contains("posix")
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                }
                : new FileAttribute<?>[0];
    }

    /** Lets another process have the file. */
    @Override
    public void close() {
        try {
            guard.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
