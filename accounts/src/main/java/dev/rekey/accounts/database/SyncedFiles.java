package dev.rekey.accounts.database;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.h2.store.fs.FilePath;
import org.h2.store.fs.FilePathWrapper;

/**
 * The files of an H2 database whose address begins with {@code jdbc:h2:sync:}: each write is on the disk when it returns.
 * By itself H2 leaves that to the operating system, so a power cut takes commits that were acknowledged. It makes one of
 * these for each file, and by reflection, which is why class and constructor are public.
 */
public final class SyncedFiles extends FilePathWrapper {

    static final String SCHEME = "sync";

    /** Makes the scheme known to H2; to be called before the first such address is opened. */
    static void register() {
        FilePath.register(new SyncedFiles());
    }

    /** For H2. */
    public SyncedFiles() {}

    @Override
    public String getScheme() {
        return SCHEME;
    }

    @Override
    public FileChannel open(String mode) throws IOException {
        boolean isNew = !mode.equals("r") && !getBase().exists();
        FileChannel file = getBase().open(mode.equals("rw") ? "rwd" : mode);
        if (isNew) {
            keepName();
        }
        return file;
    }

    /** The name of a new file stands in its folder, which is another thing to write. */
    private void keepName() throws IOException {
        FilePath file = getBase().toRealPath();
        while (file instanceof FilePathWrapper wrapped) {
            file = wrapped.unwrap();
        }
        Path folder = Path.of(file.toString()).getParent();
        if (folder == null
                || !folder.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            return;
        }
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }
}
