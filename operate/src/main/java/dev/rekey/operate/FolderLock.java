package dev.rekey.operate;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * A data folder belongs to one process at a time, and to one command in it. The lock is taken before anything in the
 * folder is touched; the operating system gives it back when the process ends, however that comes.
 */
public final class FolderLock implements AutoCloseable {

    private static final String NAME = "rekey.lock";

    /** Behind what is written in the file, so that others can read who holds it wherever locks forbid reading. */
    private static final long PLACE = 1_000;

    /** Of this process: opening and closing the file once more would give the lock back. */
    private static final Map<Path, FolderLock> HELD = new ConcurrentHashMap<>();

    private final Path folder;
    private final String holder;
    private final @Nullable FileChannel channel;
    private final @Nullable FileLock lock;

    private FolderLock(Path folder, String holder, @Nullable FileChannel channel, @Nullable FileLock lock) {
        this.folder = folder;
        this.holder = holder;
        this.channel = channel;
        this.lock = lock;
    }

    /**
     * Takes it; the folder is made if there is none.
     *
     * @param command who wants it, as it is called at the terminal
     * @throws IllegalStateException with a sentence that says who has it
     */
    public static FolderLock take(Path data, String command) {
        try {
            Path folder = Files.createDirectories(data).toRealPath();
            String holder = command + " (process " + ProcessHandle.current().pid() + ")";
            // Its place among those of this process first, which nobody else then gets.
            FolderLock other = HELD.putIfAbsent(folder, new FolderLock(folder, holder, null, null));
            if (other != null) {
                throw taken(folder, other.holder);
            }
            FolderLock taken = null;
            try {
                taken = lock(folder, holder);
            } finally {
                if (taken == null) {
                    HELD.remove(folder);
                }
            }
            HELD.put(folder, taken);
            return taken;
        } catch (IOException e) {
            throw new UncheckedIOException("The data folder " + data + " cannot be made or used.", e);
        }
    }

    private static FolderLock lock(Path folder, String holder) throws IOException {
        Path file = folder.resolve(NAME);
        FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        try {
            FileLock lock = channel.tryLock(PLACE, 1, false);
            if (lock == null) {
                throw taken(
                        folder, Files.readString(file, StandardCharsets.UTF_8).strip());
            }
            channel.truncate(0);
            channel.write(StandardCharsets.UTF_8.encode(holder + "\n"), 0);
            return new FolderLock(folder, holder, channel, lock);
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    private static IllegalStateException taken(Path folder, String holder) {
        return new IllegalStateException("The data folder " + folder + " is in use by "
                + (holder.isEmpty() ? "another Rekey" : holder)
                + ". Stop that first: Ctrl-C where it runs.");
    }

    /** Gives it back. */
    @Override
    public void close() {
        if (HELD.remove(folder, this) && channel != null) {
            try (channel) {
                if (lock != null) {
                    lock.release();
                }
            } catch (IOException e) {
                throw new UncheckedIOException("The data folder " + folder + " cannot be given back.", e);
            }
        }
    }
}
