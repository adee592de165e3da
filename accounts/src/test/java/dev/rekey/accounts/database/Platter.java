package dev.rekey.accounts.database;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import org.h2.store.fs.FileBase;
import org.h2.store.fs.FilePath;
import org.h2.store.fs.FilePathWrapper;

/**
 * A disk that one may cut the power of: beside each file stands what a platter would hold of it, which is what was
 * written through at once or forced since, and nothing that only the operating system knows.
 */
public final class Platter extends FilePathWrapper {

    /** What is behind the name of a file on the platter. */
    public static final String HELD = ".platter";

    static void register() {
        FilePath.register(new Platter());
    }

    /** For H2. */
    public Platter() {}

    @Override
    public String getScheme() {
        return "platter";
    }

    @Override
    public FileChannel open(String mode) throws IOException {
        FileChannel file = getBase().open(mode);
        return mode.equals("r") ? file : new Held(file, Path.of(getBase().toString()), mode.contains("d"));
    }

    private static final class Held extends FileBase {

        private final FileChannel file;
        private final Path name;
        private final FileChannel platter;
        private final boolean through;

        private Held(FileChannel file, Path name, boolean through) throws IOException {
            this.file = file;
            this.name = name;
            this.through = through;
            this.platter = FileChannel.open(Path.of(name + HELD), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        }

        @Override
        public synchronized int write(ByteBuffer from, long position) throws IOException {
            ByteBuffer again = from.duplicate();
            int written = file.write(from, position);
            if (through) {
                platter.write(again, position);
            }
            return written;
        }

        @Override
        public int write(ByteBuffer from) throws IOException {
            long position = file.position();
            int written = write(from, position);
            file.position(position + written);
            return written;
        }

        @Override
        public void force(boolean metaData) throws IOException {
            file.force(metaData);
            if (!through) {
                Files.copy(name, Path.of(name + HELD), StandardCopyOption.REPLACE_EXISTING);
            }
        }

        @Override
        public FileChannel truncate(long length) throws IOException {
            file.truncate(length);
            if (through) {
                platter.truncate(length);
            }
            return this;
        }

        @Override
        public int read(ByteBuffer into) throws IOException {
            return file.read(into);
        }

        @Override
        public synchronized int read(ByteBuffer into, long position) throws IOException {
            return file.read(into, position);
        }

        @Override
        public long position() throws IOException {
            return file.position();
        }

        @Override
        public FileChannel position(long position) throws IOException {
            file.position(position);
            return this;
        }

        @Override
        public long size() throws IOException {
            return file.size();
        }

        @Override
        public FileLock tryLock(long position, long length, boolean shared) throws IOException {
            return file.tryLock(position, length, shared);
        }

        @Override
        protected void implCloseChannel() throws IOException {
            file.close();
            platter.close();
        }
    }
}
